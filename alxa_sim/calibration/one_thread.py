"""Linear algebra in one thread: on matrices of some hundred rows threads cost more than they save, and sums of threads
may differ in their last bit from run to run."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from alxa_sim.records import Refusal

Given = ParamSpec("Given")
Result = TypeVar("Result")


def in_one_thread(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same function, with the libraries of linear algebra held to one thread while it works."""

    @wraps(function)
    def held(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            from threadpoolctl import threadpool_limits
        except ImportError:
            raise Refusal("this needs scikit-learn; install it with: pip install 'alxa_sim[calibration]'") from None
        with threadpool_limits(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return held
