"""A letter knows an organisation's mailbox and when it may be tried again."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("notices", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            "letter",
            "mailbox",
            models.EmailField(
                blank=True, default="", help_text="Of an organisation's desk; never a person's.", max_length=254
            ),
        ),
        migrations.AddField(
            "letter",
            "try_at",
            models.DateTimeField(help_text="Not before this moment, after a failure.", null=True),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                condition=models.Q(("state__in", ["queued", "sending"])),
                fields=["changed_at"],
                name="letter_under_way",
            ),
        ),
    ]
