-- Channels of kind state: what a publication does to the entry of its key, and the newest entry of each key.

ALTER TABLE thywill_publication ADD COLUMN entry_key VARBINARY(512);

ALTER TABLE thywill_publication ADD COLUMN score DOUBLE;

ALTER TABLE thywill_publication ADD COLUMN expires_ms BIGINT;

-- 0 or 1; NULL where no entry is changed.
ALTER TABLE thywill_publication ADD COLUMN removed TINYINT;

CREATE TABLE thywill_entry (
    channel BIGINT NOT NULL,
    entry_key VARBINARY(512) NOT NULL,
    position BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    score DOUBLE,
    expires_ms BIGINT NOT NULL,
    data MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
    PRIMARY KEY (channel, entry_key)
);
