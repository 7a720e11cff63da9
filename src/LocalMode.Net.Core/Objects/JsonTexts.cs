namespace LocalMode;

/// <summary>The texts that System.Text.Json reads as values of types that JSON does not have, as patterns of ECMA-262.</summary>
/// <remarks>
/// They are narrower than the formats of JSON Schema where those have what .NET does not: the year 0, leap seconds, offsets beyond 14 hours, a time with
/// an offset. Years at either end are left out where an offset could carry them over it.
/// </remarks>
internal static class JsonTexts
{
    private const string Clock = @"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,7})?";
    private const string MonthAndDay =
        "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
    private const string LeapDay = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29";
    private const string Offset = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))";
    private const string SafeYear = "(?:000[2-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])";
    private const string HostLabel = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?";
    private const string PathCharacters = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*";

    /// <summary>One UTF-16 unit that is no half of a pair.</summary>
    public const string Char = @"^[\u0000-\uD7FF\uE000-\uFFFF]$";

    public const string DateTime = "^(?:" + SafeYear + MonthAndDay + "|" + LeapDay + ")T" + Clock + Offset + "$";

    public const string Date = "^(?:(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})" + MonthAndDay + "|" + LeapDay + ")$";

    public const string Time = "^" + Clock + "$";

    public const string Duration = @"^-?(?:(?:0|[1-9][0-9]{0,5})\.)?" + Clock + "$";

    public const string Version = @"^(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){1,3}$";

    public const string Base64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

    /// <summary>Absolute addresses; without user names and IPv6, since not all that RFC 3986 has is read by .NET.</summary>
    public const string Uri =
        "^(?:(?:https?|ftp|wss?)://" + HostLabel + @"(?:\." + HostLabel + "){0,6}(?::[1-9][0-9]{0,3})?(?:/" + PathCharacters + ")?(?:#" + PathCharacters + ")?"
        + "|file:///" + PathCharacters
        + "|mailto:[A-Za-z0-9._-]+@" + HostLabel + @"(?:\." + HostLabel + "){0,6}"
        + "|urn:[A-Za-z0-9][A-Za-z0-9-]{1,30}:[A-Za-z0-9._~:/-]+)$";

    public const string Guid = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";
}
