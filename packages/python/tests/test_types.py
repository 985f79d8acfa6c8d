"""The stubs say what there is, and everything there is has a docstring."""

import ast
import inspect
from pathlib import Path

import halfstep
from halfstep import _engine

STUB = ast.parse((Path(halfstep.__file__).parent / "_engine.pyi").read_text(encoding="utf-8"))


def public(names):
    return {name for name in names if not name.startswith("_")}


def declared(body):
    found = set()
    for item in body:
        if isinstance(item, (ast.FunctionDef, ast.ClassDef)):
            found.add(item.name)
        elif isinstance(item, ast.AnnAssign):
            found.add(item.target.id)
    return public(found)


def test_the_stub_has_every_name_and_no_other():
    assert declared(STUB.body) == public(vars(_engine))
    for item in STUB.body:
        if isinstance(item, ast.ClassDef) and item.name not in ("SettingError", "LinkWarning"):
            assert declared(item.body) == public(vars(getattr(_engine, item.name))), item.name


def test_parameters_of_the_stub_are_those_of_the_functions():
    def parameters(function):
        given = function.args
        names = [one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs]]
        return names + ([given.kwarg.arg] if given.kwarg else [])

    functions = [(item, _engine) for item in STUB.body if isinstance(item, ast.FunctionDef)]
    for item in STUB.body:
        if isinstance(item, ast.ClassDef):
            owner = getattr(_engine, item.name)
            functions += [(one, owner) for one in item.body if isinstance(one, ast.FunctionDef) and not one.decorator_list]
    for item, owner in functions:
        if not item.name.startswith("_"):
            real = inspect.signature(getattr(owner, item.name))
            assert parameters(item) == list(real.parameters), item.name


def test_parameters_of_the_other_stubs_are_those_of_the_functions():
    for name in ("show", "sweep"):
        stub = ast.parse((Path(halfstep.__file__).parent / f"_{name}.pyi").read_text(encoding="utf-8"))
        functions = [item for item in stub.body if isinstance(item, ast.FunctionDef)]
        assert functions and {item.name for item in functions} == {name}
        for item in functions:
            given = [one.arg for one in [*item.args.args, *item.args.kwonlyargs]] + [item.args.kwarg.arg]
            assert given == list(inspect.signature(getattr(halfstep, name)).parameters)


def test_everything_has_a_docstring():
    for name in halfstep.__all__:
        if name == "__version__":
            continue
        thing = getattr(halfstep, name)
        assert thing.__doc__, name
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                if not member.startswith("_") and name not in ("SettingError", "LinkWarning"):
                    assert value.__doc__, f"{name}.{member}"
    assert (Path(halfstep.__file__).parent / "py.typed").is_file()
