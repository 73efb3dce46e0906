"""The words of the score card in English and Chinese."""

from __future__ import annotations

from typing import Any

from alxa_sim.glossary import Language

WORDS: dict[Language, dict[str, Any]] = {
    "en": {
        "title": "What {} gives beside the record",
        "headings": ("quantity", "unit", "record", "model", "90 % of runs", "verdict", "distance", "n"),
        "calibration": "May be fitted to",
        "held_out": "Held out",
        "total": "{} PASS, {} NEAR, {} MISS, mean distance {}",
        "unknown": ", {} not told",
        "in_year": "{}, end of {}",
        "to": " to ",
        "units": {},
        "note": (
            "Model: median of the runs. 90 % of runs: where the middle nine tenths of single runs lie (chance of "
            "weather, prices, illness and people); parameters are as set, so it does not say how wrong they may be. "
            "PASS: the median lies within the tolerance or range of the record; NEAR: at most one tolerance outside "
            "it; MISS: farther. Distance: how far outside, in tolerances; in the mean by weight one number counts 5 at "
            "most. n: runs with the number, and where some lack it, of those asked."
        ),
    },
    "zh": {
        "title": "{}：模型结果与记载对照",
        "headings": ("指标", "单位", "记载", "模型", "90% 的运行", "判定", "距离", "n"),
        "calibration": "可用于校准",
        "held_out": "留作检验",
        "total": "PASS {} 项，NEAR {} 项，MISS {} 项，平均距离 {}",
        "unknown": "，{} 项无结果",
        "in_year": "{}，{}年末",
        "to": " 至 ",
        "units": {
            "%/year": "%/年",
            "% of runs": "占运行 %",
            "yuan/person/year": "元/人·年",
            "t/day": "吨/天",
            "household": "户",
            "person": "人",
            "head": "峰",
            "gacha": "嘎查",
        },
        "note": (
            "模型：各次运行的中位数。90% 的运行：单次运行中间九成所在区间（来自天气、价格、疾病与人口的随机性）；"
            "参数取给定值，区间不含参数误差。PASS：中位数落在记载值的容差或区间之内；NEAR：超出不多于一个容差；"
            "MISS：超出更多。距离：超出多少个容差；按权重平均时单项最多计 5。"
            "n：有该结果的运行次数，如有缺失则注明应有次数。"
        ),
    },
}
