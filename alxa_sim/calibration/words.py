"""The words of the tables of a calibration in English and Chinese."""

from __future__ import annotations

from typing import Any

from alxa_sim.glossary import Language
from alxa_sim.validation.words import WORDS as CARD

WORDS: dict[Language, dict[str, Any]] = {
    "en": {
        "calibrated_settings": "Settings of {} fitted to the record",
        "calibrated_predictions": "What {} gives with them beside the record",
        "emulators": "Emulators of {}",
        "recovery": "Recovery of known settings of {}",
        "settings_heads": ("setting", "meaning", "unit", "usual", "prior (90 %)", "median", "posterior (90 %)",
                           "contraction", "record tells", "trades off with"),
        "predictions_heads": ("quantity", "unit", "record", "prior (90 % of runs)", "median",
                              "posterior (90 % of runs)", "verdict", "distance", "n"),
        "emulators_heads": ("quantity", "unit", "explained [%]", "sd of standardised errors", "within 2 sd [%]",
                            "sd of single runs", "sd of the record", "least implausibility", "n"),
        "recovery_heads": ("setting", "in 50 % interval [%]", "in 90 % interval [%]", "chance of ranks", "contraction",
                           "mean error [% of prior]", "data sets"),
        "told": {"well": "well", "partly": "partly", "not": "not"},
        "fitted": "Fitted to",
        "held_out": "Held out",
        "to": " to ",
        "settings_note": (
            "Prior, posterior: the middle 90 %. Contraction: by how much less than the prior the posterior varies, "
            "measured where the prior is even; 0 = the record says nothing of the setting, 1 = all. Trades off with: "
            "the setting whose draws go with it most, and their correlation."
        ),
        "predictions_note": (
            "Prior: runs of the first wave, drawn from the prior. Posterior: fresh runs, each with a draw of the "
            "posterior and a seed of its own; no emulator has seen them. Held-out targets were not looked at before. "
            "Verdicts as those of alxa validate, of the median of the fresh runs."
        ),
        "emulators_note": (
            "Every run predicted from all others. Explained: share of the variance among runs. The sd of standardised"
            " errors is 1, and 95 % are within 2, where emulators know how wrong they are. Least implausibility: of "
            "the number anywhere in the prior; beyond 3 no setting lets the model show it."
        ),
        "recovery_note": (
            "Runs of the first wave taken as the record in turn, off by as much as the record may be, by emulators "
            "that have not seen them. Intervals should hold their share of the truths. Chance of ranks: how likely "
            "ranks this uneven are if all is well (Kolmogorov-Smirnov)."
        ),
    },
    "zh": {
        "calibrated_settings": "{}：由记载校准的参数",
        "calibrated_predictions": "{}：校准后模型结果与记载对照",
        "emulators": "{}：仿真器检验",
        "recovery": "{}：已知参数的还原",
        "settings_heads": ("参数", "含义", "单位", "原值", "先验（90%）", "中位数", "后验（90%）", "收缩度",
                           "记载能否确定", "与之此消彼长的参数"),
        "predictions_heads": ("指标", "单位", "记载", "先验（90% 的运行）", "中位数", "后验（90% 的运行）", "判定",
                              "距离", "n"),
        "emulators_heads": ("指标", "单位", "解释方差 [%]", "标准化误差的标准差", "2 个标准差之内 [%]",
                            "单次运行的标准差", "记载的标准差", "最小不合理度", "n"),
        "recovery_heads": ("参数", "落入 50% 区间 [%]", "落入 90% 区间 [%]", "秩次的概率", "收缩度",
                           "平均误差 [占先验 %]", "数据组数"),
        "told": {"well": "能", "partly": "部分", "not": "不能"},
        "fitted": "用于校准",
        "held_out": "留作检验",
        "to": " 至 ",
        "settings_note": (
            "先验、后验：中间 90%。收缩度：后验方差比先验方差小多少（在先验均匀的尺度上），0 表示记载对该参数毫无信息，"
            "1 表示完全确定。此消彼长：与该参数的抽样相关最强的参数及相关系数。"
        ),
        "predictions_note": (
            "先验：第一批运行，参数抽自先验。后验：新的运行，每次取后验的一组抽样和自己的随机种子，仿真器未见过。留作检验的目"
            "标此前未曾使用。判定同 alxa validate，按新运行的中位数。"
        ),
        "emulators_note": (
            "每次运行由其余运行预测。解释方差：占运行间方差的比例。标准化误差的标准差为 1、95% 在 2 个标准差之内时，"
            "仿真器的不确定性恰当。最小不合理度：先验范围内该指标的最小值，超过 3 则任何参数都不能使模型给出记载值。"
        ),
        "recovery_note": (
            "把第一批运行依次当作记载（加上记载可能的误差），由未见过它们的仿真器还原参数。区间应按其比例包含真值。秩次的概率"
            "：一切正常时秩次如此不均匀的概率（柯尔莫哥洛夫－斯米尔诺夫检验）。"
        ),
    },
}  # fmt: skip


def unit_said(unit: str, language: Language) -> str:
    """A unit of a target in words."""
    return str(CARD[language]["units"].get(unit, unit))
