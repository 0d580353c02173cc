-- Who has published: stands for a client, for channels that do not send a publisher what it has published itself.
ALTER TABLE thywill_publication ADD COLUMN publisher VARBINARY(64);
