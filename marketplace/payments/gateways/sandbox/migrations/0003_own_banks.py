"""A test account is another one in the hands of each owner: write so what was noted before."""

from typing import Any

from django.db import migrations
from django.utils.crypto import salted_hmac

# The numbers of the test accounts, of which the last four digits were kept.
NUMBERS = ("000123456", "000654321", "000222333", "000444555", "111111116", "111111113")
# The one account that all its owners have in common.
SHARED = "000777888"


def note_owners(apps: Any, schema_editor: Any) -> None:
    """Key every account, and what payments know of it, as `accounts.set_bank` does."""
    account_table, payees = (
        apps.get_model("sandbox", "Account"),
        apps.get_model("payments", "Payee"),
    )
    numbers = {number[-4:]: number for number in (*NUMBERS, SHARED)}
    for account in account_table.objects.exclude(fingerprint="").order_by("pk"):
        number = numbers.get(account.number_end, account.number_end)
        owner = "" if number == SHARED else account.customer
        key = salted_hmac("sandbox.bank", f"{owner}:{account.bsb}:{number}").hexdigest()[:32]
        mine = payees.objects.filter(gateway="sandbox", remote_account=account.remote_id)
        mine.filter(bank_key=account.fingerprint).update(bank_key=key)
        account.fingerprint = key
        account.save(update_fields=["fingerprint"])


class Migration(migrations.Migration):
    """The rows alone: an empty key would say that no account is known."""

    dependencies = [
        ("sandbox", "0002_accounts"),
        ("payments", "0004_payouts"),
    ]

    operations = [
        migrations.RunPython(note_owners, migrations.RunPython.noop),
    ]
