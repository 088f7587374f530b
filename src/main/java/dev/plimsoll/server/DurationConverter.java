// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts a duration on the command line: a number and a unit as in {@code 90s}, {@code 15m}, {@code 1h} or {@code 90d}; or
 * {@code 0}.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern WRITTEN = Pattern.compile("0|([1-9]\\d{0,5})([smhd])");

    @Override
    public Duration convert(String value) {
        var written = WRITTEN.matcher(value);
        if (!written.matches()) {
            throw new TypeConversionException(
                    "'" + value + "' is no time: write a number and s, m, h or d, as in 15m or 90d");
        }
        if (written.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(written.group(1));
        return switch (written.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
