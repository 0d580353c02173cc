-- Runs on H2 (in its MySQL mode), MySQL and MariaDB.
--
-- Names and ids are VARBINARY, UTF-8 inside: they compare byte by byte everywhere, so that upper and lower case and
-- spaces at the end count, and they sort by code point. Times are epoch milliseconds.

CREATE TABLE thywill_session (
    id VARBINARY(255) NOT NULL,
    created_ms BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX thywill_session_last_seen ON thywill_session (last_seen_ms);

CREATE TABLE thywill_channel (
    number BIGINT NOT NULL AUTO_INCREMENT,
    name VARBINARY(320) NOT NULL,
    epoch VARBINARY(255) NOT NULL,
    last_offset BIGINT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (name)
);

CREATE TABLE thywill_publication (
    channel BIGINT NOT NULL,
    position BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    id VARBINARY(512),
    data MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
    PRIMARY KEY (channel, position),
    UNIQUE (channel, id)
);

CREATE TABLE thywill_value (
    application VARBINARY(255) NOT NULL,
    name VARBINARY(1020) NOT NULL,
    data MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
    PRIMARY KEY (application, name)
);
