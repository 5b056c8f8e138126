// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-http.h"
#include "lki-sandbox.h"
#include "lki-window.h"

G_BEGIN_DECLS

/* A window on a real session against a real server, with a profile of its own, of somebody who has
 * agreed to nothing. */
typedef struct
{
  char *folder;
  LkiSandbox *sandbox;
  LkiSessionManager *manager;
  LkiSettings *settings;
  LkiDiagnostics *diagnostics;
  LkiWindow *window;
} Room;

typedef void (*RoomFunc) (Room *room);

void ui_test_init (int *argc,
                   char ***argv);

/* Adds a test with a window that is on the screen and signed out. */
void room_add_test (const char *path,
                    guint leads,
                    RoomFunc func);
/* Restores, which finds nobody, and signs in; returns when the list is there. */
void room_sign_in (Room *room);
/* Ends the program as far as the window sees it, and starts it again on the same folder. */
void room_close (Room *room);
void room_open (Room *room);
/* Both, and signs in to the same account again. */
void room_restart (Room *room);
LkiSession *room_get_session (Room *room);
void room_control (Room *room,
                   const char *path,
                   const char *json);
/* Opens a lead of the list, and awaits its page. */
void room_choose (Room *room,
                  guint position);
GtkWidget *room_find (Room *room,
                      GType type,
                      const char *text);
/* Presses what a person presses: a button that is on the screen and can be pressed. */
void room_click (Room *room,
                 const char *label);
void room_set_size (Room *room,
                    int width,
                    int height);

/* Runs the main loop until @condition holds; half a minute without it is a failure. */
#define ui_wait_until(condition)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint watchdog_ = ui_watch (#condition);                                                       \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (watchdog_);                                                                   \
  }                                                                                                \
  G_STMT_END

/* Awaits a future, which is not rejected, outside of a fiber. */
void ui_await (DexFuture *future);

guint ui_watch (const char *what);
/* Lets what is under way come to its end: two frames, and nothing left to dispatch. */
void ui_settle (GtkWidget *widget);

/* Presses keys one after the other, as xdotool names them, in the window that has the focus. They
 * are on their way when it returns; what they do is to be awaited. */
void ui_press (const char *keys,
               ...) G_GNUC_NULL_TERMINATED;

/* Removes a file, or a folder with all that is in it. */
void ui_remove_tree (const char *path);

/* Presses a button under @root. */
void ui_click (GtkWidget *root,
               const char *label);

/* Finds what a person finds: a widget of a type that is on the screen, by the words on it. */
GtkWidget *ui_find (GtkWidget *root,
                    GType type,
                    const char *text);
GtkWidget *ui_find_text (GtkWidget *root,
                         const char *text);

G_END_DECLS
