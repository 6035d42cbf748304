"""Teacher exchange between schools (交流轮岗): data, answers, and what they mean."""
