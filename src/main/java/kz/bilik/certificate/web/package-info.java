@NullMarked
package kz.bilik.certificate.web;

import org.jspecify.annotations.NullMarked;
