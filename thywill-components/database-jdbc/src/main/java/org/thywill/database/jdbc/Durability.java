package org.thywill.database.jdbc;

import java.sql.SQLException;

/// What is left to do after a commit until it is on disk.
interface Durability {

    /// For databases that commit to disk by themselves.
    Durability BY_COMMIT = () -> {};

    /// Returns when everything that was committed before the call is on disk.
    void settle() throws SQLException;

    default void close() {}
}
