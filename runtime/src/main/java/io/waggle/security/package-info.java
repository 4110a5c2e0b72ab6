/**
 * Who may do what: users with roles, their passwords, the tokens that stand for them, and how the first administrator
 * comes to be. {@link io.waggle.security.Accounts} is the door; everything else serves it. No word of HTTP in here.
 */
@NullMarked
package io.waggle.security;

import org.jspecify.annotations.NullMarked;
