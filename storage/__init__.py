"""What is kept, and the operations that change it. Imports none of the other rooms."""
