"""Print the environment in which NumPy, numba and torch compute as on the oldest processor it supports: make test CPU=baseline.

NumPy, numba and torch each choose code by what the processor can do, and the codes differ in the last digit.
NumPy names only what it would use and this machine has: it objects to the rest.
"""

from __future__ import annotations

from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

print(f"NPY_DISABLE_CPU_FEATURES={','.join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))}")
print("NUMBA_CPU_NAME=generic")
print("ATEN_CPU_CAPABILITY=default")
