@NullMarked
package kz.bilik.exchange.web;

import org.jspecify.annotations.NullMarked;
