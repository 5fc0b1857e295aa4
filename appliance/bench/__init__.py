"""The measurements behind every figure in the docs; each module says its method in its docstring."""
