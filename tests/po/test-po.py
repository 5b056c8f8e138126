#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that every translation is complete and right, and that no source file is forgotten. Speaks TAP.

The strings are extracted afresh from the source, by the same command that a translator uses, so what is tested is
what a person would see. After the real tree come small broken ones, to prove that each check finds what it is for.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import tap  # noqa: E402

SOURCE = pathlib.Path(os.environ.get('MESON_SOURCE_ROOT', pathlib.Path(__file__).resolve().parents[2]))
FOLDERS = 'src', 'data'
MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"')
ALWAYS_TRANSLATED = '.desktop.in', '.metainfo.xml.in', '.gschema.xml.in'
# A directive of printf, with the place it may name; "%%" is none.
DIRECTIVE = re.compile(r'%(?:(\d+)\$)?[-+ #0\']*(?:\d+|\*)?(?:\.(?:\d+|\*))?((?:hh|h|ll|l|j|z|t|L)?[a-zA-Z])')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {'n': '\n', 't': '\t', '"': '"', '\\': '\\'}


class Rejected(Exception):
    """A tool of gettext could make nothing of a file."""


def lines(path):
    return [line.strip() for line in path.read_text(encoding='utf-8').splitlines()
            if line.strip() and not line.lstrip().startswith('#')]


def run(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, encoding='utf-8', timeout=120, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    return done.returncode, done.stdout


class Message:
    def __init__(self, block):
        self.flags = re.findall(r'^#, (.*)$', block, re.MULTILINE)
        self.where = ' '.join(re.findall(r'^#: (.*)$', block, re.MULTILINE))
        self.parts = {}
        keyword = None
        for line in block.splitlines():
            start = re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+"', line)
            keyword = start.group(1) if start else keyword
            if keyword and not line.startswith('#'):
                text = ''.join(STRING.findall(line))
                self.parts[keyword] = self.parts.get(keyword, '') + re.sub(
                    r'\\(.)', lambda escape: ESCAPES.get(escape.group(1), escape.group(0)), text)

    @property
    def msgid(self):
        return self.parts['msgid']

    @property
    def translations(self):
        return [text for keyword, text in self.parts.items() if keyword.startswith('msgstr')]

    def __str__(self):
        return f'"{self.msgid}" ({self.where})'


def read_po(path):
    blocks = re.split(r'\n\s*\n', path.read_text(encoding='utf-8'))
    live = [block for block in blocks if re.search(r'^msgid ', block, re.MULTILINE)]
    return [message for message in map(Message, live) if message.msgid]


def directives(text):
    """What printf would take for a text, in order of the argument: {1: 's', 2: 'u'}."""
    taken = {}
    for number, match in enumerate(DIRECTIVE.finditer(text.replace('%%', '')), 1):
        taken[int(match.group(1) or number)] = match.group(2)
    return taken


def ending(text):
    """The punctuation at the end that tells a person what kind of text it is, and blanks, which are never wanted."""
    # Norwegian has a blank before an ellipsis that stands for words.
    return re.search(r'[\s…:.?]*$', re.sub(r'[ \u00a0]…$', '…', text)).group(0)


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = lines(self.root / 'po' / 'POTFILES')
        self.languages = lines(self.root / 'po' / 'LINGUAS')

    def extract(self, work):
        """Returns the path of the fresh template and what was said about it."""
        pot = pathlib.Path(work) / 'fresh.pot'
        status, said = run(SOURCE / 'build-aux' / 'update-po', '--source', self.root, '--pot', pot)
        if status:
            raise Rejected(said)
        return pot, said

    def merged(self, language, work):
        """Returns the translation as it is against the fresh template, without guesses."""
        pot, _ = self.extract(work)
        out = pathlib.Path(work) / f'{language}.po'
        status, said = run('msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', out,
                           self.root / 'po' / f'{language}.po', pot)
        if status:
            raise Rejected(said)
        return out

    # The checks: each returns what is wrong, a line a thing.

    def listed_files_exist(self):
        return [f'{name} is in POTFILES and does not exist' for name in self.files if not (self.root / name).is_file()]

    def list_is_sorted(self):
        return [] if self.files == sorted(set(self.files)) else ['POTFILES is not sorted, or names a file twice']

    def no_file_is_forgotten(self):
        forgotten = []
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob('*')):
                name = path.relative_to(self.root).as_posix()
                if name in self.files or not path.is_file():
                    continue
                if name.endswith(ALWAYS_TRANSLATED):
                    forgotten.append(name)
                elif path.suffix in ('.c', '.h', '.blp') and MARKED.search(path.read_text(encoding='utf-8')):
                    forgotten.append(name)
        return [f'{name} has text to translate and is not in POTFILES' for name in forgotten]

    def extraction_is_quiet(self):
        if self.listed_files_exist():
            return ['not tried while POTFILES names what does not exist']
        with tempfile.TemporaryDirectory() as work:
            return self.extract(work)[1].splitlines()

    def languages_have_files(self):
        present = sorted(path.stem for path in (self.root / 'po').glob('*.po'))
        return [] if present == sorted(self.languages) else [f'LINGUAS has {self.languages}, po/ has {present}']

    def on_messages(self, complaint):
        wrong = []
        for language in self.languages:
            with tempfile.TemporaryDirectory() as work:
                wrong += [f'{language}: {said}' for message in read_po(self.merged(language, work))
                          for said in [complaint(message)] if said]
        return wrong

    def nothing_is_untranslated(self):
        return self.on_messages(lambda message: None if all(message.translations) else f'{message} is not translated')

    def nothing_is_fuzzy(self):
        # In the file itself: merging without guesses keeps a mark that is there, but drops obsolete ones.
        return [f'{language}: {message} is fuzzy' for language in self.languages
                for message in read_po(self.root / 'po' / f'{language}.po')
                if any('fuzzy' in flags for flags in message.flags)]

    def nothing_is_left_over(self):
        wrong = []
        for language in self.languages:
            with tempfile.TemporaryDirectory() as work:
                pot, _ = self.extract(work)
                current = {(m.parts.get('msgctxt'), m.msgid) for m in read_po(pot)}
            wrong += [f'{language}: {message} is no longer in the source'
                      for message in read_po(self.root / 'po' / f'{language}.po')
                      if (message.parts.get('msgctxt'), message.msgid) not in current]
        return wrong

    def placeholders_match(self):
        def complaint(message):
            original = directives(message.parts.get('msgid_plural', message.msgid))
            few = directives(message.msgid)
            for keyword, text in message.parts.items():
                if keyword.startswith('msgstr') and text and 'c-format' in ' '.join(message.flags):
                    allowed = (original, few) if keyword == 'msgstr[0]' else (original,)
                    if directives(text) not in allowed:
                        return f'{message} and "{text}" take different values'
            return None
        return self.on_messages(complaint)

    def plural_forms_are_complete(self):
        wrong = []
        for language in self.languages:
            text = (self.root / 'po' / f'{language}.po').read_text(encoding='utf-8')
            header = re.search(r'Plural-Forms: *nplurals=(\d+)', text)
            if not header:
                wrong.append(f'{language}: the header has no Plural-Forms')
                continue
            with tempfile.TemporaryDirectory() as work:
                wrong += [f'{language}: {message} has not {header.group(1)} forms'
                          for message in read_po(self.merged(language, work)) if 'msgid_plural' in message.parts
                          and len(list(filter(None, message.translations))) != int(header.group(1))]
        return wrong

    def endings_match(self):
        def complaint(message):
            plural = message.parts.get('msgid_plural', message.msgid)
            for keyword, text in message.parts.items():
                if keyword.startswith('msgstr') and text and ending(text) not in (ending(message.msgid), ending(plural)):
                    return f'{message} and "{text}" end differently'
            return None
        return self.on_messages(complaint)

    def msgfmt_is_content(self):
        wrong = []
        for language in self.languages:
            with tempfile.TemporaryDirectory() as work:
                status, said = run('msgfmt', '--check', '--output-file', os.devnull, self.merged(language, work))
            if status or said.strip():
                wrong += [f'{language}: {line}' for line in said.splitlines()] or [f'{language}: status {status}']
        return wrong


CHECKS = {
    'what POTFILES names exists': Tree.listed_files_exist,
    'POTFILES is sorted': Tree.list_is_sorted,
    'no file with text is missing from POTFILES': Tree.no_file_is_forgotten,
    'the strings are extracted without a warning': Tree.extraction_is_quiet,
    'LINGUAS and the files agree': Tree.languages_have_files,
    'nothing is untranslated': Tree.nothing_is_untranslated,
    'nothing is fuzzy': Tree.nothing_is_fuzzy,
    'nothing is left over from older sources': Tree.nothing_is_left_over,
    'placeholders match': Tree.placeholders_match,
    'plural forms are complete': Tree.plural_forms_are_complete,
    'texts end as the originals do': Tree.endings_match,
    'msgfmt --check has nothing to say': Tree.msgfmt_is_content,
}

GOOD = {
    'po/POTFILES': '# A comment.\ndata/d.desktop.in\ndata/d.gschema.xml.in\ndata/d.metainfo.xml.in\nsrc/a.c\nsrc/b.blp\n',
    'po/LINGUAS': 'nb\n',
    'data/d.desktop.in': '[Desktop Entry]\nName=Inbox\n',
    'data/d.gschema.xml.in': '<schemalist><schema id="x"><key name="k" type="b"><summary>Width</summary></key></schema></schemalist>',
    'data/d.metainfo.xml.in': '<component><id>x</id><summary>Answer first</summary></component>',
    'src/a.c': 'f (_("Sign in"), ngettext ("%u lead", "%u leads", n), _("%s took it…"));\n',
    'src/b.blp': 'Label { label: C_("verb", "Open"); }\n',
    'src/c.c': 'int x; /* nothing to translate here */\n',
    'po/nb.po': '''msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"Last-Translator: x\\n"
"Language-Team: x\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Language: nb\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sign in"
msgstr "Logg inn"

#, c-format
msgid "%u lead"
msgid_plural "%u leads"
msgstr[0] "%u lead"
msgstr[1] "%u leads"

#, c-format
msgid "%s took it…"
msgstr "%s tok den…"

msgctxt "verb"
msgid "Open"
msgstr "Åpne"

msgid "Inbox"
msgstr "Innboks"

msgid "Width"
msgstr "Bredde"

msgid "Answer first"
msgstr "Svar først"
''',
}

# What is broken, the file, the text in it, what that becomes, and the checks of which one at least must object.
BROKEN = [
    ('an untranslated string', 'po/nb.po', '"Logg inn"', '""', 'nothing is untranslated'),
    ('a string that the translation has never seen', 'src/a.c', '"Sign in"', '"Sign out"', 'nothing is untranslated'),
    ('a string of a Blueprint', 'src/b.blp', '"Open"', '"Shut"', 'nothing is untranslated'),
    ('a string of a desktop file', 'data/d.desktop.in', 'Inbox', 'Desk', 'nothing is untranslated'),
    ('a string of a settings schema', 'data/d.gschema.xml.in', 'Width', 'Height', 'nothing is untranslated'),
    ('a string of a metainfo file', 'data/d.metainfo.xml.in', 'Answer first', 'Answer', 'nothing is untranslated'),
    ('a desktop file missing from POTFILES', 'po/POTFILES', 'data/d.desktop.in\n', '', 'no file with text is missing from POTFILES'),
    ('a fuzzy string', 'po/nb.po', 'msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"', 'nothing is fuzzy'),
    ('a string that is gone from the source', 'src/a.c', '_("Sign in")', '0', 'nothing is left over from older sources'),
    ('a source file missing from POTFILES', 'src/c.c', 'int x;', 'f (_("New"));', 'no file with text is missing from POTFILES'),
    ('a Blueprint missing from POTFILES', 'po/POTFILES', 'src/b.blp\n', '', 'no file with text is missing from POTFILES'),
    ('a file of POTFILES that does not exist', 'po/POTFILES', 'src/b.blp', 'src/gone.blp', 'what POTFILES names exists'),
    ('an unsorted POTFILES', 'po/POTFILES', 'src/a.c\nsrc/b.blp\n', 'src/b.blp\nsrc/a.c\n', 'POTFILES is sorted'),
    ('a placeholder of another kind', 'po/nb.po', '"%s tok den…"', '"%d tok den…"', 'placeholders match'),
    ('a placeholder that is gone', 'po/nb.po', '"%s tok den…"', '"Noen tok den…"', 'placeholders match'),
    ('a placeholder gone from a plural', 'po/nb.po', '[1] "%u leads"', '[1] "flere leads"', 'placeholders match'),
    ('a plural form that is missing', 'po/nb.po', 'msgstr[1] "%u leads"\n', '', 'plural forms are complete'),
    ('a plural form that is empty', 'po/nb.po', 'msgstr[1] "%u leads"', 'msgstr[1] ""', 'plural forms are complete'),
    ('an ellipsis that is gone', 'po/nb.po', 'tok den…"', 'tok den"', 'texts end as the originals do'),
    ('a language without a file', 'po/LINGUAS', 'nb\n', 'nb\nsv\n', 'LINGUAS and the files agree'),
    ('a broken translation file', 'po/nb.po', 'nplurals=2; plural=(n != 1)', 'nplurals=3; plural=(n != 1)',
     'msgfmt --check has nothing to say'),
]


def write(root, files):
    for name, text in files.items():
        path = pathlib.Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')


def objections(files, checks):
    with tempfile.TemporaryDirectory() as root:
        write(root, files)
        return [line for title in checks for line in CHECKS[title](Tree(root))]


def case(title, check):
    def run():
        wrong = check()
        assert not wrong, '\n'.join(wrong)

    return title, run


def finds(name, old, new, check):
    """Whether a check objects when a text in a file of the good tree becomes another."""
    def run():
        assert GOOD[name].count(old) == 1, f'the good tree has not one "{old}"'
        try:
            assert objections({**GOOD, name: GOOD[name].replace(old, new)}, [check])
        except Rejected:
            pass

    return run


REAL = Tree(SOURCE)
tap.run([case(title, lambda check=check: check(REAL)) for title, check in CHECKS.items()] +
        [case('the checks accept a tree with nothing wrong', lambda: objections(GOOD, CHECKS))] +
        [(f'the checks find {title}', finds(*broken)) for title, *broken in BROKEN])
