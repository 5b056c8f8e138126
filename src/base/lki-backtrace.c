// SPDX-License-Identifier: GPL-3.0-or-later
// Where the program is, as addresses and the files they belong to. What functions those are is for
// whoever has the symbols; nothing here reads memory of the program beyond its stack.

#include "lki-backtrace.h"

#include <elf.h>
#include <execinfo.h>
#include <link.h>
#include <string.h>

/* Of a build id: SHA-1 has 20 bytes, and some linkers write more. */
#define BUILD_ID_MAX 64

/**
 * lki_module_new:
 * @name: the name of the file
 * @build_id: its build id, or empty
 * @base: where it is loaded
 * @begin: its lowest address
 * @end: the first address after it
 *
 * Returns: (transfer full): a module
 */
LkiModule *
lki_module_new (const char *name,
                const char *build_id,
                guint64 base,
                guint64 begin,
                guint64 end)
{
  LkiModule *self = g_new0 (LkiModule, 1);

  self->name = g_strdup (name);
  self->build_id = g_strdup (build_id);
  self->base = base;
  self->begin = begin;
  self->end = end;

  return self;
}

/**
 * lki_module_free:
 * @self: a module
 */
void
lki_module_free (LkiModule *self)
{
  g_free (self->name);
  g_free (self->build_id);
  g_free (self);
}

/* The note that linkers leave with --build-id: ELF, "Note Section", type NT_GNU_BUILD_ID. */
static char *
dup_build_id (const guint8 *notes,
              gsize size)
{
  gsize offset = 0;

  while (offset + sizeof (ElfW (Nhdr)) <= size)
    {
      const ElfW (Nhdr) *note = (const void *) (notes + offset);
      gsize name = offset + sizeof *note;
      gsize content = name + ((note->n_namesz + 3u) & ~3u);
      gsize next = content + ((note->n_descsz + 3u) & ~3u);

      if (next > size || next <= offset)
        break;
      if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == sizeof "GNU" &&
          memcmp (notes + name, "GNU", sizeof "GNU") == 0 && note->n_descsz <= BUILD_ID_MAX)
        {
          GString *hex = g_string_new (NULL);

          for (guint i = 0; i < note->n_descsz; i++)
            g_string_append_printf (hex, "%02x", notes[content + i]);
          return g_string_free_and_steal (hex);
        }
      offset = next;
    }

  return g_strdup ("");
}

static int
add_module_cb (struct dl_phdr_info *info,
               size_t size,
               void *user_data)
{
  GPtrArray *modules = user_data;
  g_autofree char *build_id = NULL;
  g_autofree char *name = NULL;
  guint64 begin = G_MAXUINT64;
  guint64 end = 0;

  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *header = &info->dlpi_phdr[i];
      guint64 address = info->dlpi_addr + header->p_vaddr;

      if (header->p_type == PT_LOAD)
        {
          begin = MIN (begin, address);
          end = MAX (end, address + header->p_memsz);
        }
      else if (header->p_type == PT_NOTE && (build_id == NULL || *build_id == '\0'))
        {
          g_free (build_id);
          build_id = dup_build_id ((const guint8 *) (guintptr) address, header->p_memsz);
        }
    }

  /* The program itself comes first, and without a name. */
  if (*info->dlpi_name != '\0')
    name = g_path_get_basename (info->dlpi_name);
  else
    name = g_strdup (modules->len == 0 ? "leadkit-inbox" : "unnamed");
  if (begin < end)
    g_ptr_array_add (modules, lki_module_new (name, build_id != NULL ? build_id : "",
                                              info->dlpi_addr, begin, end));

  return 0;
}

/**
 * lki_backtrace_list_modules:
 *
 * Returns: (transfer full) (element-type LkiModule): what is loaded now
 */
GPtrArray *
lki_backtrace_list_modules (void)
{
  GPtrArray *modules = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_module_free);

  dl_iterate_phdr (add_module_cb, modules);

  return modules;
}

/**
 * lki_backtrace_capture:
 * @addresses: (out caller-allocates) (array length=n_addresses): gets the addresses, the innermost
 *   first
 * @n_addresses: how many there is room for, at most %LKI_BACKTRACE_MAX
 *
 * After its first use in a process it may be called from a signal handler.
 *
 * Returns: how many there are
 */
guint
lki_backtrace_capture (guint64 *addresses,
                       guint n_addresses)
{
  void *frames[LKI_BACKTRACE_MAX];
  int n = backtrace (frames, (int) MIN (n_addresses, G_N_ELEMENTS (frames)));

  for (int i = 0; i < n; i++)
    addresses[i] = (guint64) (guintptr) frames[i];

  return (guint) MAX (n, 0);
}
