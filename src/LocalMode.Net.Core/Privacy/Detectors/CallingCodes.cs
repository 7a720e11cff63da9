namespace LocalMode;

/// <summary>The country codes of ITU-T E.164, with how many digits may follow them.</summary>
internal static class CallingCodes
{
    // code:least,most. The lengths are those of the national numbering plans, wide where a plan has no fixed length.
    private const string Known =
        "1:10,10;7:10,10;20:8,10;27:9,9;30:10,10;31:9,9;32:8,9;33:9,9;34:9,9;36:8,9;39:6,11;40:9,9;41:9,9;43:7,13;44:9,10;45:8,8;46:7,10;47:8,8;48:9,9;49:7,12;"
        + "51:8,9;52:10,11;53:8,8;54:10,11;55:10,11;56:9,9;57:8,10;58:10,10;60:7,10;61:9,9;62:8,12;63:8,10;64:8,10;65:8,8;66:8,9;81:9,10;82:8,10;84:9,10;86:10,11;90:10,10;91:10,10;92:9,10;93:9,9;94:9,9;95:7,10;98:10,10;"
        + "351:9,9;352:6,11;353:7,9;354:7,9;355:8,9;356:8,8;357:8,8;358:6,12;359:7,9;370:8,8;371:8,8;372:7,8;373:8,8;374:8,8;375:9,9;376:6,9;377:8,9;378:6,10;380:9,9;381:8,10;382:8,8;383:8,9;385:8,9;386:8,8;387:8,9;389:8,8;"
        + "420:9,9;421:9,9;423:7,9;852:8,8;853:8,8;886:8,9;961:7,8;962:8,9;964:9,10;965:8,8;966:8,9;968:8,8;971:8,9;972:8,9;973:8,8;974:8,8;977:8,10;994:9,9;995:9,9;998:9,9;";

    private const string Others =
        "211,212,213,216,218,220,221,222,223,224,225,226,227,228,229,230,231,232,233,234,235,236,237,238,239,240,241,242,243,244,245,246,247,248,249,250,251,252,253,254,255,256,257,258,260,261,262,263,264,265,266,267,268,269,290,291,297,298,299,"
        + "350,379,500,501,502,503,504,505,506,507,508,509,590,591,592,593,594,595,596,597,598,599,670,672,673,674,675,676,677,678,679,680,681,682,683,685,686,687,688,689,690,691,692,800,808,850,855,856,870,878,880,881,882,883,888,960,963,967,970,975,976,979,992,993,996,";

    private const int OtherLeast = 6;
    private const int OtherMost = 11;

    private static readonly (byte Length, byte Least, byte Most)[] Codes = Build();

    /// <summary>Reads the country code that a number begins with; false where there is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> digits, out int length, out int least, out int most)
    {
        int code = 0;
        for (int i = 0; i < 3 && i < digits.Length; i++)
        {
            code = (code * 10) + digits[i] - '0';
            (byte found, byte low, byte high) = Codes[code];
            if (found == i + 1)
            {
                (length, least, most) = (found, low, high);
                return true;
            }
        }

        length = least = most = 0;
        return false;
    }

    private static (byte Length, byte Least, byte Most)[] Build()
    {
        (byte, byte, byte)[] codes = new (byte, byte, byte)[1000];
        foreach (string other in Others.Split(',', StringSplitOptions.RemoveEmptyEntries))
            codes[CheckDigits.Number(other)] = (3, OtherLeast, OtherMost);
        foreach (string known in Known.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = known.IndexOf(':', StringComparison.Ordinal), comma = known.IndexOf(',', StringComparison.Ordinal);
            codes[CheckDigits.Number(known.AsSpan(0, colon))] =
                ((byte)colon, (byte)CheckDigits.Number(known.AsSpan(colon + 1, comma - colon - 1)), (byte)CheckDigits.Number(known.AsSpan(comma + 1)));
        }

        return codes;
    }
}
