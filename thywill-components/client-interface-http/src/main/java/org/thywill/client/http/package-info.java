/// Serves the bootstrap page, the scripts and the files of applications over HTTP.
/// It also takes the messages of clients whose transport has no way up.
@NullMarked
package org.thywill.client.http;

import org.jspecify.annotations.NullMarked;
