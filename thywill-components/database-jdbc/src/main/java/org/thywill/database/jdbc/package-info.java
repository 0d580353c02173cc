/// Keeps sessions, durable channels and values in H2 or MySQL.
///
/// What the two databases share is in [org.thywill.database.jdbc.JdbcDatabase] and the tables it uses; what sets
/// them apart is in their providers.
@NullMarked
package org.thywill.database.jdbc;

import org.jspecify.annotations.NullMarked;
