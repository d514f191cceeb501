"""文书用语: what letters say is data, by version and by organisation, with where their readers may turn."""
