"""The pages of the app: views (data to HTML and charts), handlers, style. No coaching here."""
