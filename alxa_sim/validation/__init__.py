"""What the record says beside what the model gives: targets, their scores, and the card that tells them."""
