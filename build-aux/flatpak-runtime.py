#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes org.gnome.Platform and org.gnome.Sdk from the packages of the development root.

For machines that cannot have the runtime from Flathub: the same libraries in the same versions, so that the
Flatpak is built and run for real, offline. It runs in the development root and leaves an OSTree repository
that flatpak can install from. It is for building and testing here, not for giving to anyone.
"""

import argparse
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

BRANCH = '51'

# What a GNOME program needs to run, without -dev packages; what it depends on comes along.
PLATFORM = '''
    libgtk-4-1 libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libsecret-1-0 libsqlite3-0 libdex-1-1
    libportal1 libportal-gtk4-1 glib-networking gsettings-desktop-schemas adwaita-icon-theme hicolor-icon-theme
    dconf-gsettings-backend fonts-adwaita fonts-cantarell fonts-noto-core fonts-noto-color-emoji librsvg2-common glycin-loaders
    shared-mime-info libgl1-mesa-dri libegl1 libgl1 libgles2 ca-certificates libglib2.0-bin locales
'''.split()

# What it takes to build one.
SDK = '''
    gcc g++ libc6-dev meson ninja-build pkgconf gettext git blueprint-compiler libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev
    libjson-glib-dev libsecret-1-dev libsqlite3-dev libdex-dev libportal-dev libportal-gtk4-dev libglib2.0-dev-bin
    desktop-file-utils appstream appstream-compose gtk-update-icon-cache binutils
'''.split()

# Of /etc what tells one machine or person from another stays out.
PRIVATE = {'passwd', 'passwd-', 'group', 'group-', 'shadow', 'shadow-', 'gshadow', 'gshadow-', 'hosts', 'hostname', 'resolv.conf',
           'machine-id', 'apt', 'subuid', 'subgid', 'leadkit-devroot', '.pwd.lock', 'mtab', 'fstab'}

# Made on installation, so that no package owns it.
MADE = ['usr/lib/locale', 'usr/share/mime', 'usr/lib/{triplet}/gdk-pixbuf-2.0', 'usr/share/fonts', 'usr/share/icons']

ARCHITECTURES = {'x86_64': 'x86_64-linux-gnu', 'aarch64': 'aarch64-linux-gnu'}


def installed():
    """Returns what each installed package needs, who provides a name, and which packages are essential."""
    text = subprocess.run(
        ['dpkg-query', '-W', '-f', '${Package}\t${Essential}\t${Pre-Depends}, ${Depends}\t${Provides}\n'],
        check=True, text=True, stdout=subprocess.PIPE).stdout
    needs, providers, essential = {}, {}, []
    for line in text.splitlines():
        package, is_essential, depends, provides = line.split('\t')
        needs[package] = [[plain(choice) for choice in group.split('|')] for group in depends.split(',') if group.strip()]
        for name in provides.split(','):
            if name.strip():
                providers.setdefault(plain(name), package)
        if is_essential == 'yes':
            essential.append(package)
    return needs, providers, essential


def plain(dependency):
    """'libfoo:any (>= 1)' is libfoo."""
    return re.sub(r'[(:].*', '', dependency).strip()


def closure(wanted):
    """Returns the wanted packages and everything they depend on, as far as it is installed."""
    needs, providers, essential = installed()
    todo, done = list(wanted) + essential, set()
    while todo:
        name = todo.pop()
        package = name if name in needs else providers.get(name)
        if package is None or package in done:
            continue
        done.add(package)
        for choices in needs[package]:
            todo += next(([choice] for choice in choices if choice in needs or choice in providers), [])
    absent = [name for name in wanted if name not in needs and name not in providers]
    return done, absent


def files_of(packages):
    text = subprocess.run(['dpkg-query', '-L', *sorted(packages)], check=True, text=True, stdout=subprocess.PIPE).stdout
    return {line.lstrip('/') for line in text.splitlines() if line.startswith('/usr/')}


def copy(source, target):
    if os.path.islink(source):
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_symlink():
            target.symlink_to(os.readlink(source))
    elif os.path.isdir(source):
        target.mkdir(parents=True, exist_ok=True)
    elif os.path.isfile(source):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def fingerprint():
    """Returns a word that changes when the runtime would."""
    chosen, _ = closure(PLATFORM + SDK)
    versions = subprocess.run(['dpkg-query', '-W', *sorted(chosen)], check=True, text=True, stdout=subprocess.PIPE).stdout
    return hashlib.sha256(versions.encode() + pathlib.Path(__file__).read_bytes()).hexdigest()[:16]


def make(name, packages, folder, triplet):
    """Lays out one runtime in a folder, as flatpak wants it."""
    chosen, absent = closure(packages)
    for missing in absent:
        print(f'flatpak-runtime: {name} does without {missing}', file=sys.stderr)
    tree = folder / 'usr'
    for path in sorted(files_of(chosen)):
        if not path.startswith(('usr/share/doc/', 'usr/share/man/', 'usr/share/lintian/', 'usr/share/bug/')):
            copy(f'/{path}', folder / path)
    for made in MADE:
        made = made.format(triplet=triplet)
        if os.path.isdir(f'/{made}') and (folder / made).is_dir():
            shutil.rmtree(folder / made)
            shutil.copytree(f'/{made}', folder / made, symlinks=True)
    for entry in sorted(os.listdir('/etc')):
        if entry not in PRIVATE:
            source, target = pathlib.Path('/etc', entry), tree / 'etc' / entry
            if source.is_dir() and not source.is_symlink():
                shutil.copytree(source, target, symlinks=True, ignore_dangling_symlinks=True, ignore=unreadable)
            elif os.access(source, os.R_OK) or source.is_symlink():
                copy(source, target)
    for folder_name in ('share/runtime/share', 'local', 'lib/extensions'):
        (tree / folder_name).mkdir(parents=True, exist_ok=True)
    subprocess.run(['glib-compile-schemas', tree / 'share/glib-2.0/schemas'], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([f'/usr/lib/{triplet}/glib-2.0/gio-querymodules', tree / f'lib/{triplet}/gio/modules'], check=True)
    for path in tree.rglob('*'):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o755 | 0o600)

    (folder / 'files').mkdir()
    machine = os.uname().machine
    (folder / 'metadata').write_text(
        f'[Runtime]\nname={name}\nruntime=org.gnome.Platform/{machine}/{BRANCH}\nsdk=org.gnome.Sdk/{machine}/{BRANCH}\n\n'
        '[Environment]\n'
        'XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share\n',
        encoding='utf-8')


def unreadable(folder, names):
    return [name for name in names if not os.access(os.path.join(folder, name), os.R_OK)
            and not os.path.islink(os.path.join(folder, name))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--fingerprint', action='store_true', help='print what changes when the runtime would, and leave')
    parser.add_argument('repository', type=pathlib.Path, nargs='?')
    parser.add_argument('work', type=pathlib.Path, nargs='?', help='folder for the trees, emptied at the start and the end')
    arguments = parser.parse_args()

    if arguments.fingerprint:
        print(fingerprint())
        return
    if arguments.work is None:
        parser.error('a repository and a folder to work in are needed')
    repository = arguments.repository
    triplet = ARCHITECTURES[os.uname().machine]
    # Files as they are, not compressed: it is read once, on this machine.
    for name in ('objects', 'refs/heads', 'refs/remotes', 'refs/mirrors', 'state', 'tmp'):
        (repository / name).mkdir(parents=True, exist_ok=True)
    (repository / 'config').write_text('[core]\nrepo_version=1\nmode=bare-user-only\n', encoding='utf-8')

    for name, packages in (('org.gnome.Platform', PLATFORM), ('org.gnome.Sdk', PLATFORM + SDK)):
        shutil.rmtree(arguments.work, ignore_errors=True)
        arguments.work.mkdir(parents=True)
        make(name, packages, arguments.work, triplet)
        subprocess.run(['flatpak', 'build-export', '--runtime', '--disable-sandbox', '--no-update-summary', repository, arguments.work, BRANCH],
                       check=True)
    subprocess.run(['flatpak', 'build-update-repo', repository], check=True)
    shutil.rmtree(arguments.work, ignore_errors=True)


if __name__ == '__main__':
    main()
