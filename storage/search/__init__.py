"""Search in Russian over short texts kept in memory: titles of documents, questions with their answers."""
