# SPDX-License-Identifier: GPL-2.0
"""Where a source can be changed by one thing, and how.

clang reads the source; nothing is guessed from its text but what a token is for.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from clang.cindex import (Cursor, CursorKind, SourceLocation, SourceRange, Token, TokenKind,
                          TranslationUnit, TypeKind)

# What an operator may be taken for by mistake. One that is unary elsewhere, such as &, is
# changed where it stands between two operands.
OPERATORS = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"],
    "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["|"],
    "+=": ["-="], "-=": ["+="], "|=": ["&="], "&=": ["|="], "++": ["--"], "--": ["++"],
    "!": [""], "~": [""], "?:": ["&&"],
}
WORDS = {"true": "false", "false": "true"}
# In a table of flags: another register, another kind.
NEIGHBOURS = {"EAX": "EBX", "EBX": "ECX", "ECX": "EDX", "EDX": "EAX", "FLAG": "COUNT",
              "COUNT": "FLAG", "LIMIT": "COUNT", "REPORTED": "COUNT", "SPIN_COUNT": "COUNT",
              "DERIVED": "COUNT", "AMBIGUOUS": "COUNT"}
DROPPED = "(void)0"  # what stands for a statement that is left out
NO_NUMBER = {"NULL", "GFP_KERNEL"}  # one more is nothing that anybody writes
STATEMENTS = {CursorKind.CALL_EXPR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR, CursorKind.BREAK_STMT,
              CursorKind.CONTINUE_STMT, CursorKind.DO_STMT}
CONDITIONAL = {CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.CONDITIONAL_OPERATOR}


@dataclass(frozen=True, order=True)
class Site:
    """One change: the bytes from start to end become another text."""

    file: str
    start: int
    end: int
    new: str
    table: bool  # in a table, not in a function or a definition

    def apply(self, source: bytes) -> bytes:
        return source[:self.start] + self.new.encode() + source[self.end:]


Span = tuple[int, int]


def within(offset: int, areas: list[Span]) -> bool:
    return any(start <= offset < end for start, end in areas)


def span(cursor: Cursor) -> Span:
    return cursor.extent.start.offset, cursor.extent.end.offset


def here(cursor: Cursor, file: str) -> bool:
    return cursor.location.file is not None and os.path.realpath(cursor.location.file.name) == file


def rows(cursor: Cursor) -> list[Cursor]:
    """Of a table, what it is set to."""
    if cursor.kind != CursorKind.VAR_DECL or not (
            cursor.type.is_const_qualified() or cursor.type.kind == TypeKind.CONSTANTARRAY):
        return []
    return [child for child in cursor.get_children() if child.kind == CursorKind.INIT_LIST_EXPR]


def change_string(text: str) -> str:
    """Another first letter; of a text that has none, one more."""
    found = re.search(r"(?<!\\)[A-Za-z0-9]", text)
    if not found:
        return text[:-1] + 'x"'
    return text[:found.start()] + ("y" if found.group() == "x" else "x") + text[found.end():]


def change_token(token: Token, before: str, after: str, table: bool) -> list[str]:
    text = token.spelling
    if token.kind == TokenKind.PUNCTUATION and text in OPERATORS:
        operand_before = bool(re.match(r"[\w\])'\"]", before[-1:])) and before != "return"
        unary = text in ("!", "~", "++", "--")
        return OPERATORS[text] if unary or operand_before else []
    if token.kind == TokenKind.LITERAL:
        if text.startswith('"'):
            return [change_string(text)]
        if text.startswith("'"):
            return [f"({text} + 1)"]
        number = int(re.sub("^0(?=[0-7])", "0o", re.sub("[uUlL]+$", "", text)), 0)
        more = [f"({text} + 1)"] if before != "[" else []  # no harm to an array
        return more + ([f"({text} - 1)"] if number else [])
    if text in WORDS:
        return [WORDS[text]]
    if table and text in NEIGHBOURS:
        return [NEIGHBOURS[text]]
    if table and token.kind == TokenKind.IDENTIFIER and text.islower():
        return [text + "x"]  # no program, unless it is a name that a macro makes a text of
    if token.kind == TokenKind.IDENTIFIER and re.fullmatch("[A-Z][A-Z0-9_]{2,}", text) and \
            after != "(" and text not in NO_NUMBER:
        return [f"({text} {'-' if before == '[' else '+'} 1)"]
    return []


def whole(unit: TranslationUnit, file: str) -> SourceRange:
    """From the first byte to the last, by the name that the compiler has for the file."""
    names = [unit.spelling] + [include.include.name for include in unit.get_includes()]
    name, = {name for name in names if os.path.realpath(name) == file}
    first, last = (SourceLocation.from_offset(unit, unit.get_file(name), offset)
                   for offset in (0, os.path.getsize(file)))
    return SourceRange.from_locations(first, last)


def change_tokens(unit: TranslationUnit, file: str) -> list[Site]:
    top = [cursor for cursor in unit.cursor.get_children() if here(cursor, file)]
    functions = [span(list(cursor.get_children())[-1]) for cursor in top
                 if cursor.kind == CursorKind.FUNCTION_DECL and cursor.is_definition()]
    definitions = [span(cursor) for cursor in top if cursor.kind == CursorKind.MACRO_DEFINITION]
    tables = [span(table) for cursor in top for part in cursor.walk_preorder()
              for table in rows(part)]
    tokens = [token for token in unit.get_tokens(extent=whole(unit, file))
              if token.kind != TokenKind.COMMENT]
    sites = []
    for token, before, after in zip(tokens, [""] + [token.spelling for token in tokens],
                                    [token.spelling for token in tokens[1:]] + [""]):
        start, end = token.extent.start.offset, token.extent.end.offset
        table = within(start, tables)
        if table:
            wanted = token.kind != TokenKind.PUNCTUATION or token.spelling == "|"
        elif within(start, functions):
            wanted = True
        else:
            wanted = token.kind == TokenKind.LITERAL and (
                within(start, definitions) or before == "[")
        if wanted:
            sites += [Site(file, start, end, new, table)
                      for new in change_token(token, before, after, table)]
    return sites


def is_worth_negating(condition: Cursor) -> bool:
    """Not where another operator does the same."""
    tokens = {token.spelling for token in condition.get_tokens()}
    if condition.kind == CursorKind.UNARY_OPERATOR:
        return "!" not in tokens
    return condition.kind != CursorKind.BINARY_OPERATOR or bool(tokens & {"&&", "||"}) or \
        not tokens & {"==", "!=", "<", "<=", ">", ">="}


def change_statements(unit: TranslationUnit, file: str, source: bytes) -> list[Site]:
    sites = []
    macros = [span(cursor) for cursor in unit.cursor.get_children()
              if cursor.kind == CursorKind.MACRO_INSTANTIATION and here(cursor, file)]

    def add(cursor: Cursor, new: str) -> None:
        sites.append(Site(file, *span(cursor), new, False))

    def visit(cursor: Cursor) -> None:
        children = list(cursor.get_children())
        if cursor.kind in CONDITIONAL and is_worth_negating(children[0]):
            start, end = span(children[0])
            add(children[0], f"!({source[start:end].decode()})")
        if cursor.kind == CursorKind.RETURN_STMT and children:
            add(children[0], "0")
        for statement in statements(cursor, children):
            if is_dropped(statement):
                add(statement, DROPPED)
        for child in children:
            # what is inside of a macro is nothing that stands here
            if span(child) not in macros or child.kind == CursorKind.CALL_EXPR:
                visit(child)

    for function in unit.cursor.get_children():
        if function.kind == CursorKind.FUNCTION_DECL and here(function, file):
            visit(function)
    return sites


def statements(cursor: Cursor, children: list[Cursor]) -> list[Cursor]:
    """Those directly in a statement."""
    if cursor.kind == CursorKind.COMPOUND_STMT:
        return children
    if cursor.kind in (CursorKind.IF_STMT, CursorKind.WHILE_STMT):
        return children[1:]
    if cursor.kind in (CursorKind.FOR_STMT, CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT):
        return children[-1:]
    return []


def is_dropped(statement: Cursor) -> bool:
    if statement.kind == CursorKind.RETURN_STMT:
        return not list(statement.get_children())
    if statement.kind in (CursorKind.BINARY_OPERATOR, CursorKind.UNARY_OPERATOR):
        return True  # of no use but for what it assigns
    return statement.kind in STATEMENTS


def find_sites(file: Path, within_file: Path, arguments: list[str]) -> list[Site]:
    """All changes of a file, in its order, each once; it is read as a part of another, or of itself."""
    unit = TranslationUnit.from_source(
        str(within_file), arguments, options=TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
    errors = [str(line) for line in unit.diagnostics if line.severity >= 3]
    if errors:
        raise ValueError(f"clang does not understand {file}: {errors[0]}")
    source = file.read_bytes()
    sites = change_tokens(unit, str(file)) + change_statements(unit, str(file), source)
    result = set()
    for site in sites:
        old = source[site.start:site.end].decode()
        if site.new != old and not (site.new == "0" and old in ("0", "NULL", "false")):
            result.add(site)
    return sorted(result)
