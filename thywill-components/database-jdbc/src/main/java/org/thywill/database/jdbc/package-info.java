/// Keeps histories and records in H2 or MySQL.
/// The SQL is what both understand; the schema is migrated at start.
@NullMarked
package org.thywill.database.jdbc;

import org.jspecify.annotations.NullMarked;
