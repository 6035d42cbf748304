"""The linear relaxation: solved by column generation, its bound raised by cuts and branching."""
