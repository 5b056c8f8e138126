// SPDX-License-Identifier: GPL-3.0-or-later
// One lead in the list. GtkListView binds some two hundred rows whatever is visible, so a row does
// nothing when it is bound but remember its lead: texts are laid out when the row is first drawn,
// and spoken ones when idle.

#include "lki-lead-row.h"

#include "lki-clock.h"
#include "lki-format.h"
#include "lki-lead-row-text.h"
#include "lki-minute.h"
#include "lki-row-canvas.h"
#include "lki-words.h"

#include <adwaita.h>

#define PADDING_X 4
#define PADDING_Y 6
#define GUTTER 16
#define DOT_SIZE 8
#define LINE_GAP 3
#define COLUMN_GAP 12
#define PILL_PADDING_X 8
#define PILL_PADDING_Y 2
#define ICON_GAP 6
#define CAPTION_SCALE 0.85
#define CHECK_SIZE 20
#define CHECK_RADIUS 6
#define CHECK_ROOM 32

typedef enum
{
  LAYOUT_TITLE,
  LAYOUT_AGE,
  LAYOUT_SUMMARY,
  LAYOUT_PILL,
  LAYOUT_OWNER,
  N_LAYOUTS,
} Layout;

/* Heights of a line of text and of a small one, in pixels; the same for all rows of one font. */
typedef struct
{
  PangoFontMap *font_map; /* not owned, only compared */
  guint serial;
  PangoFontDescription *font; /* (owned) */
  int text;
  int caption;
} LineHeights;

struct _LkiLeadRow
{
  GtkWidget parent_instance;

  GtkListItem *item; /* (weak) (nullable): what speaks for the row in a list */
  LkiLead *lead;     /* (owned) (nullable) */
  gulong record_handler;
  PangoLayout *layouts[N_LAYOUTS]; /* (owned) (nullable): NULL until drawn, or where there is
                                      nothing to say */
  gboolean laid_out;
  gboolean drawn; /* since its content changed last */
  LkiTone tone;
  char *spoken_name;        /* (owned) (nullable) */
  char *spoken_description; /* (owned) (nullable) */
  GList spoken_link;        /* in spoken_queue while the spoken texts are out of date */
  gboolean spoken_queued;
};

enum
{
  PROP_0,
  PROP_LEAD,
  PROP_SPOKEN_NAME,
  PROP_SPOKEN_DESCRIPTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static GQueue spoken_queue = G_QUEUE_INIT;
static guint spoken_source;

G_DEFINE_FINAL_TYPE (LkiLeadRow,
                     lki_lead_row,
                     GTK_TYPE_WIDGET)
G_DEFINE_INTERFACE (LkiLeadRowContext,
                    lki_lead_row_context,
                    GTK_TYPE_WIDGET)

static void
lki_lead_row_context_default_init (LkiLeadRowContextInterface *iface)
{
}

static LkiLeadRecord *
get_record (LkiLeadRow *self)
{
  return self->lead != NULL ? lki_lead_get_record (self->lead) : NULL;
}

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

static LkiLeadRowContext *
get_context (LkiLeadRow *self)
{
  return (LkiLeadRowContext *) gtk_widget_get_ancestor (GTK_WIDGET (self),
                                                        LKI_TYPE_LEAD_ROW_CONTEXT);
}

/* Whose colleagues and opening hours they are; NULL while that is not known. */
static LkiAccountRecord *
get_account (LkiLeadRow *self)
{
  LkiLeadRowContext *context = get_context (self);

  return context != NULL ? LKI_LEAD_ROW_CONTEXT_GET_IFACE (context)->get_account (context) : NULL;
}

static void
read_clock (LkiLeadRow *self,
            LkiLeadRecord *record,
            LkiResponseClock *clock)
{
  /* Most leads have no clock, or one that needs nothing of the account. */
  gboolean by_goal =
      record->work.status == LKI_LEAD_STATUS_NEW && record->respond_by == LKI_TIME_NONE;

  lki_response_clock_read (clock, record, by_goal ? get_account (self) : NULL, get_now_ms ());
}

static void
make_spoken (LkiLeadRow *self)
{
  LkiLeadRecord *record = get_record (self);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  LkiResponseClock clock;

  g_clear_pointer (&self->spoken_name, g_free);
  g_clear_pointer (&self->spoken_description, g_free);

  if (record != NULL)
    {
      read_clock (self, record, &clock);
      self->spoken_name = lki_lead_row_dup_spoken_name (record);
      self->spoken_description = lki_lead_row_dup_spoken_description (
          record, &clock, get_account (self), get_now_ms (), zone);
    }

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
      self->spoken_name != NULL ? self->spoken_name : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      self->spoken_description != NULL ? self->spoken_description : "", -1);
  if (self->item != NULL)
    {
      gtk_list_item_set_accessible_label (self->item, self->spoken_name);
      gtk_list_item_set_accessible_description (self->item, self->spoken_description);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPOKEN_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPOKEN_DESCRIPTION]);
}

static void
unqueue_spoken (LkiLeadRow *self)
{
  if (!self->spoken_queued)
    return;

  g_queue_unlink (&spoken_queue, &self->spoken_link);
  self->spoken_queued = FALSE;
}

static void
speak_now (LkiLeadRow *self)
{
  if (!self->spoken_queued)
    return;

  unqueue_spoken (self);
  make_spoken (self);
}

static gboolean
spoken_idle_cb (gpointer user_data)
{
  for (int i = 0; i < 8 && !g_queue_is_empty (&spoken_queue); i++)
    speak_now (spoken_queue.head->data);

  if (!g_queue_is_empty (&spoken_queue))
    return G_SOURCE_CONTINUE;

  spoken_source = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_spoken (LkiLeadRow *self)
{
  if (self->spoken_queued)
    return;

  self->spoken_queued = TRUE;
  g_queue_push_tail_link (&spoken_queue, &self->spoken_link);
  if (spoken_source == 0)
    spoken_source = g_idle_add_full (G_PRIORITY_LOW, spoken_idle_cb, NULL, NULL);
}

static void
drop_layouts (LkiLeadRow *self)
{
  if (!self->laid_out)
    return;

  for (guint i = 0; i < N_LAYOUTS; i++)
    g_clear_object (&self->layouts[i]);
  self->laid_out = FALSE;
}

static void
update_tone (LkiLeadRow *self)
{
  LkiLeadRecord *record = get_record (self);
  LkiTone tone = LKI_TONE_PLAIN;
  LkiResponseClock clock;

  if (record != NULL)
    {
      read_clock (self, record, &clock);
      tone = lki_lead_row_get_tone (record, &clock);
    }
  if (tone == self->tone)
    return;

  /* The style class gives the widget its colour, which is the pill's; the text has the parent's. */
  if (self->tone != LKI_TONE_PLAIN)
    gtk_widget_remove_css_class (GTK_WIDGET (self), lki_tone_get_css_class (self->tone));
  if (tone != LKI_TONE_PLAIN)
    gtk_widget_add_css_class (GTK_WIDGET (self), lki_tone_get_css_class (tone));
  self->tone = tone;
}

static PangoLayout *
make_layout (LkiLeadRow *self,
             const char *text,
             gboolean bold,
             double scale)
{
  PangoLayout *layout;
  g_autoptr (PangoAttrList) attributes = NULL;

  if (text == NULL || *text == '\0')
    return NULL;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  attributes = pango_attr_list_new ();
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (scale != 1.0)
    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static void
lay_out (LkiLeadRow *self)
{
  LkiLeadRecord *record = get_record (self);
  g_autofree char *title = NULL;
  g_autofree char *age = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *pill = NULL;
  g_autofree char *owner = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  LkiResponseClock clock;

  read_clock (self, record, &clock);
  title = lki_lead_dup_title (record);
  age = lki_format_age (record->delivered_at, get_now_ms (), zone);
  summary = lki_lead_dup_summary (record);
  pill = lki_lead_row_dup_pill (record, &clock, get_now_ms (), zone);
  owner = lki_lead_row_dup_owner (record, get_account (self));

  self->layouts[LAYOUT_TITLE] = make_layout (self, title, lki_lead_is_unread (record), 1.0);
  self->layouts[LAYOUT_AGE] = make_layout (self, age, FALSE, CAPTION_SCALE);
  self->layouts[LAYOUT_SUMMARY] = make_layout (self, summary, FALSE, 1.0);
  self->layouts[LAYOUT_PILL] = make_layout (self, pill, TRUE, CAPTION_SCALE);
  self->layouts[LAYOUT_OWNER] = make_layout (self, owner, FALSE, CAPTION_SCALE);
  self->laid_out = TRUE;
}

static void
content_changed (LkiLeadRow *self)
{
  drop_layouts (self);
  update_tone (self);
  queue_spoken (self);
  /* What has never come into view is drawn anyhow when it does. */
  if (self->drawn)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->drawn = FALSE;
}

static void
selected_cb (LkiLeadRow *self)
{
  if (self->drawn)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
record_changed_cb (LkiLeadRow *self)
{
  content_changed (self);
}

static const LineHeights *
get_line_heights (LkiLeadRow *self)
{
  static LineHeights heights;
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMap *font_map = pango_context_get_font_map (context);
  PangoFontDescription *font = pango_context_get_font_description (context);
  guint serial = pango_context_get_serial (context);
  PangoFontMetrics *metrics;

  if (heights.font != NULL && heights.font_map == font_map && heights.serial == serial &&
      pango_font_description_equal (heights.font, font))
    return &heights;

  metrics = pango_context_get_metrics (context, NULL, NULL);
  heights.text = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  heights.caption = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics) * CAPTION_SCALE);
  pango_font_metrics_unref (metrics);

  g_clear_pointer (&heights.font, pango_font_description_free);
  heights.font = pango_font_description_copy (font);
  heights.font_map = font_map;
  heights.serial = serial;

  return &heights;
}

static void
lki_lead_row_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  const LineHeights *heights;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 280;
      return;
    }

  heights = get_line_heights (LKI_LEAD_ROW (widget));
  *minimum = *natural = 2 * PADDING_Y + 2 * heights->text + 2 * LINE_GAP +
                        MAX (heights->caption, LKI_ROW_ICON_SIZE - 2 * PILL_PADDING_Y) +
                        2 * PILL_PADDING_Y;
}

static int
layout_width (PangoLayout *layout)
{
  int width = 0;

  if (layout != NULL)
    {
      pango_layout_set_width (layout, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
    }

  return width;
}

/* Two grey bars stand for a lead whose page has not been read from the store yet. */
static void
draw_placeholder (const LkiRowCanvas *canvas,
                  const LineHeights *heights,
                  GdkRGBA text)
{
  GdkRGBA grey = lki_row_with_alpha (text, 0.08);
  float width = canvas->width - GUTTER - 2 * PADDING_X;
  float bar = heights->text * 0.6f;
  graphene_rect_t first = lki_row_canvas_place (
      canvas, GUTTER + PADDING_X, PADDING_Y + heights->text * 0.2f, width * 0.55f, bar);
  graphene_rect_t second = lki_row_canvas_place (
      canvas, GUTTER + PADDING_X, PADDING_Y + LINE_GAP + heights->text * 1.2f, width * 0.4f, bar);

  lki_row_canvas_draw_rounded (canvas, &first, bar / 2, &grey, NULL);
  lki_row_canvas_draw_rounded (canvas, &second, bar / 2, &grey, NULL);
}

static void
draw_row (LkiLeadRow *self,
          const LkiRowCanvas *canvas)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LkiLeadRecord *record = get_record (self);
  const LineHeights *heights = get_line_heights (self);
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GtkWidget *parent = gtk_widget_get_parent (widget);
  float start = PADDING_X + GUTTER;
  float end = canvas->width - PADDING_X;
  float y = PADDING_Y, pill_height, pill_width, age_width, baseline;
  GdkRGBA text, dim, tone, fill;
  graphene_rect_t box;

  gtk_widget_get_color (parent != NULL ? parent : widget, &text);
  gtk_widget_get_color (widget, &tone);
  dim = lki_row_with_alpha (text, high_contrast ? 0.9f : 0.6f);

  if (record == NULL)
    {
      draw_placeholder (canvas, heights, text);
      return;
    }

  speak_now (self);
  if (!self->laid_out)
    lay_out (self);

  if (lki_lead_is_unread (record))
    {
      GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());

      box = lki_row_canvas_place (canvas, PADDING_X, y + (heights->text - DOT_SIZE) / 2.0f,
                                  DOT_SIZE, DOT_SIZE);
      lki_row_canvas_draw_rounded (canvas, &box, DOT_SIZE / 2.0f, accent, NULL);
      gdk_rgba_free (accent);
    }

  /* First line: who, and since when */
  age_width = layout_width (self->layouts[LAYOUT_AGE]);
  baseline = y + PANGO_PIXELS (pango_layout_get_baseline (self->layouts[LAYOUT_TITLE]));
  lki_row_canvas_draw_layout (canvas, self->layouts[LAYOUT_TITLE], start, baseline,
                              end - start - age_width - COLUMN_GAP, &text);
  lki_row_canvas_draw_layout (canvas, self->layouts[LAYOUT_AGE], end - age_width, baseline,
                              age_width, &dim);
  y += heights->text + LINE_GAP;

  /* Second line: what, and where */
  if (self->layouts[LAYOUT_SUMMARY] != NULL)
    lki_row_canvas_draw_layout (
        canvas, self->layouts[LAYOUT_SUMMARY], start,
        y + PANGO_PIXELS (pango_layout_get_baseline (self->layouts[LAYOUT_SUMMARY])), end - start,
        &dim);
  y += heights->text + LINE_GAP;

  /* Third line: how it stands, who has it, and whether something waits to be sent */
  pill_height = gtk_widget_get_height (widget) - PADDING_Y - y;
  pill_width = MIN (layout_width (self->layouts[LAYOUT_PILL]) + 2 * PILL_PADDING_X, end - start);
  fill = lki_row_with_alpha (tone, self->tone == LKI_TONE_PLAIN ? 0.1f : 0.15f);
  box = lki_row_canvas_place (canvas, start, y, pill_width, pill_height);
  lki_row_canvas_draw_rounded (canvas, &box, pill_height / 2, &fill, high_contrast ? &tone : NULL);
  if (self->layouts[LAYOUT_PILL] != NULL)
    {
      int height;

      pango_layout_get_pixel_size (self->layouts[LAYOUT_PILL], NULL, &height);
      baseline = y + (pill_height - height) / 2.0f +
                 PANGO_PIXELS (pango_layout_get_baseline (self->layouts[LAYOUT_PILL]));
      lki_row_canvas_draw_layout (canvas, self->layouts[LAYOUT_PILL], start + PILL_PADDING_X,
                                  baseline, pill_width - 2 * PILL_PADDING_X, &tone);
    }

  if (record->failed > 0 || record->unsent > 0)
    {
      lki_row_canvas_draw_icon (
          canvas, GTK_WIDGET (self),
          record->failed > 0 ? "dialog-warning-symbolic" : "lki-unsent-symbolic",
          end - LKI_ROW_ICON_SIZE, y + (pill_height - LKI_ROW_ICON_SIZE) / 2, &dim);
      end -= LKI_ROW_ICON_SIZE + ICON_GAP;
    }

  if (self->layouts[LAYOUT_OWNER] != NULL)
    {
      float room = end - start - pill_width - COLUMN_GAP;
      float width = MIN (layout_width (self->layouts[LAYOUT_OWNER]), room);

      lki_row_canvas_draw_layout (canvas, self->layouts[LAYOUT_OWNER], end - width, baseline, width,
                                  &dim);
    }
}

/* A box to tick beside the whole row, in selection mode. */
static void
draw_check (LkiLeadRow *self,
            const LkiRowCanvas *canvas)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  float y = (gtk_widget_get_height (GTK_WIDGET (self)) - CHECK_SIZE) / 2.0f;
  graphene_rect_t box = lki_row_canvas_place (canvas, PADDING_X, y, CHECK_SIZE, CHECK_SIZE);
  const GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA text, border;
  GdkRGBA *accent;

  if (self->item == NULL || !gtk_list_item_get_selected (self->item))
    {
      gtk_widget_get_color (parent != NULL ? parent : GTK_WIDGET (self), &text);
      border = lki_row_with_alpha (text, 0.5f);
      lki_row_canvas_draw_rounded (canvas, &box, CHECK_RADIUS, NULL, &border);
      return;
    }

  /* As libadwaita's own boxes are. */
  accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  lki_row_canvas_draw_rounded (canvas, &box, CHECK_RADIUS, accent, NULL);
  gdk_rgba_free (accent);
  lki_row_canvas_draw_icon (canvas, GTK_WIDGET (self), "object-select-symbolic",
                            PADDING_X + (CHECK_SIZE - LKI_ROW_ICON_SIZE) / 2.0f,
                            y + (CHECK_SIZE - LKI_ROW_ICON_SIZE) / 2.0f, &white);
}

static gboolean
is_selecting (LkiLeadRow *self)
{
  LkiLeadRowContext *context = get_context (self);

  return context != NULL && LKI_LEAD_ROW_CONTEXT_GET_IFACE (context)->get_selecting != NULL &&
         LKI_LEAD_ROW_CONTEXT_GET_IFACE (context)->get_selecting (context);
}

static void
lki_lead_row_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  LkiLeadRow *self = LKI_LEAD_ROW (widget);
  LkiRowCanvas canvas = { snapshot, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
                          gtk_widget_get_width (widget) };

  self->drawn = TRUE;
  if (!is_selecting (self))
    {
      draw_row (self, &canvas);
      return;
    }

  draw_check (self, &canvas);
  canvas.width -= CHECK_ROOM;
  gtk_snapshot_save (snapshot);
  if (!canvas.mirrored)
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (CHECK_ROOM, 0));
  draw_row (self, &canvas);
  gtk_snapshot_restore (snapshot);
}

/* A list binds a row before it is in its place, where the account is not known. */
static void
lki_lead_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lki_lead_row_parent_class)->root (widget);

  content_changed (LKI_LEAD_ROW (widget));
}

static void
lki_lead_row_css_changed (GtkWidget *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lki_lead_row_parent_class)->css_changed (widget, change);

  drop_layouts (LKI_LEAD_ROW (widget));
  gtk_widget_queue_draw (widget);
}

static void
lki_lead_row_direction_changed (GtkWidget *widget,
                                GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (lki_lead_row_parent_class)->direction_changed (widget, previous);

  drop_layouts (LKI_LEAD_ROW (widget));
  gtk_widget_queue_draw (widget);
}

static void
lki_lead_row_system_setting_changed (GtkWidget *widget,
                                     GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lki_lead_row_parent_class)->system_setting_changed (widget, setting);

  drop_layouts (LKI_LEAD_ROW (widget));
  gtk_widget_queue_resize (widget);
}

static void
lki_lead_row_dispose (GObject *object)
{
  LkiLeadRow *self = LKI_LEAD_ROW (object);

  g_clear_weak_pointer (&self->item);
  g_clear_signal_handler (&self->record_handler, self->lead);
  g_clear_object (&self->lead);
  unqueue_spoken (self);
  drop_layouts (self);

  G_OBJECT_CLASS (lki_lead_row_parent_class)->dispose (object);
}

static void
lki_lead_row_finalize (GObject *object)
{
  LkiLeadRow *self = LKI_LEAD_ROW (object);

  g_clear_pointer (&self->spoken_name, g_free);
  g_clear_pointer (&self->spoken_description, g_free);

  G_OBJECT_CLASS (lki_lead_row_parent_class)->finalize (object);
}

static void
lki_lead_row_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  LkiLeadRow *self = LKI_LEAD_ROW (object);

  switch (prop_id)
    {
    case PROP_LEAD:
      g_value_set_object (value, self->lead);
      break;
    case PROP_SPOKEN_NAME:
      g_value_set_string (value, self->spoken_name);
      break;
    case PROP_SPOKEN_DESCRIPTION:
      g_value_set_string (value, self->spoken_description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_row_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  LkiLeadRow *self = LKI_LEAD_ROW (object);

  switch (prop_id)
    {
    case PROP_LEAD:
      lki_lead_row_set_lead (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_row_class_init (LkiLeadRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_lead_row_dispose;
  object_class->finalize = lki_lead_row_finalize;
  object_class->get_property = lki_lead_row_get_property;
  object_class->set_property = lki_lead_row_set_property;

  widget_class->measure = lki_lead_row_measure;
  widget_class->snapshot = lki_lead_row_snapshot;
  widget_class->root = lki_lead_row_root;
  widget_class->css_changed = lki_lead_row_css_changed;
  widget_class->direction_changed = lki_lead_row_direction_changed;
  widget_class->system_setting_changed = lki_lead_row_system_setting_changed;

  properties[PROP_LEAD] =
      g_param_spec_object ("lead", NULL, NULL, LKI_TYPE_LEAD,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SPOKEN_NAME] =
      g_param_spec_string ("spoken-name", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SPOKEN_DESCRIPTION] =
      g_param_spec_string ("spoken-description", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "leadrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lki_lead_row_init (LkiLeadRow *self)
{
  self->spoken_link.data = self;
}

/**
 * lki_lead_row_new:
 *
 * Returns: (transfer floating): a row without a lead
 */
GtkWidget *
lki_lead_row_new (void)
{
  return g_object_new (LKI_TYPE_LEAD_ROW, NULL);
}

/**
 * lki_lead_row_set_item:
 * @self: a row
 * @item: (nullable): the item of a list that it is the child of, which a screen reader asks in its
 *   place
 */
void
lki_lead_row_set_item (LkiLeadRow *self,
                       GtkListItem *item)
{
  g_return_if_fail (LKI_IS_LEAD_ROW (self));
  g_return_if_fail (item == NULL || GTK_IS_LIST_ITEM (item));

  if (!g_set_weak_pointer (&self->item, item) || item == NULL)
    return;

  g_signal_connect_object (item, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * lki_lead_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the item of a list that it is the child of
 */
GtkListItem *
lki_lead_row_get_item (LkiLeadRow *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_ROW (self), NULL);

  return self->item;
}

/**
 * lki_lead_row_set_lead:
 * @self: a row
 * @lead: (nullable): the lead to show, whose record may come later
 */
void
lki_lead_row_set_lead (LkiLeadRow *self,
                       LkiLead *lead)
{
  g_return_if_fail (LKI_IS_LEAD_ROW (self));
  g_return_if_fail (lead == NULL || LKI_IS_LEAD (lead));

  if (self->lead == lead)
    return;

  g_clear_signal_handler (&self->record_handler, self->lead);
  g_set_object (&self->lead, lead);
  if (lead != NULL)
    self->record_handler =
        g_signal_connect_swapped (lead, "notify::record", G_CALLBACK (record_changed_cb), self);

  content_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAD]);
}

/**
 * lki_lead_row_refresh:
 * @self: a row
 *
 * Draws it anew, because time has passed or a colleague has another name.
 */
void
lki_lead_row_refresh (LkiLeadRow *self)
{
  g_return_if_fail (LKI_IS_LEAD_ROW (self));

  content_changed (self);
}
