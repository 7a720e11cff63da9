using System.ClientModel.Primitives;
using System.Globalization;

namespace LocalMode;

/// <summary>Reads how long a server asks to be left alone.</summary>
internal static class RetryAfterHeader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads <c>retry-after-ms</c>, which is the more exact, and then <c>Retry-After</c> in seconds or as a date.</summary>
    /// <returns>Zero to a year, or <see langword="null"/> if neither is there or can be read.</returns>
    public static TimeSpan? Read(PipelineResponseHeaders headers, TimeProvider timeProvider)
    {
        if (headers.TryGetValue("retry-after-ms", out string? text) && Number(text) is { } milliseconds)
            return Limit(milliseconds / 1000);
        if (!headers.TryGetValue("Retry-After", out text))
            return null;
        if (Number(text) is { } seconds)
            return Limit(seconds);
        if (Date(text) is not { } until)
            return null;
        // Between two times of the server, its clock need not agree with ours.
        DateTimeOffset now = headers.TryGetValue("Date", out text) && Date(text) is { } sent ? sent : timeProvider.GetUtcNow();
        return Limit((until - now).TotalSeconds);
    }

    private static TimeSpan Limit(double seconds) => seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(Math.Max(seconds, 0));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value)
            ? value
            : null;

    // The three forms of a date in HTTP: today's, RFC 850's, and that of C's asctime.
    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out DateTimeOffset date)
            ? date
            : null;
}
