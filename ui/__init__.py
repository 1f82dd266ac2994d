"""What people touch: the command line and the Gradio app. Nothing imports this room."""
