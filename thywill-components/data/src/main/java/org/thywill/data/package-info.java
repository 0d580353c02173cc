/// What applications and clients give one another, as JSON: only what can travel, and bytes.
/// Shared by those that write values with Jackson, on the server and in the client.
@NullMarked
package org.thywill.data;

import org.jspecify.annotations.NullMarked;
