"""What operators have noted about people."""

from marketplace.core.personal import keeps

keeps("desk.Note", owner="person", show=("text", "created_at"), delete=True)
