/// Who clients are: guests, or users by signed tokens.
@NullMarked
package org.thywill.identity.jwt;

import org.jspecify.annotations.NullMarked;
