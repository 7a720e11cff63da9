using System.Globalization;
using System.Text.Unicode;

namespace LocalMode.Tokenizers;

/// <summary>Makes runs of byte tokens such as <c>&lt;0x0A&gt;</c> text; in a run that is not UTF-8, U+FFFD for each byte.</summary>
internal sealed class ByteFallbackDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        var run = new List<byte>();
        var result = new List<string>(tokens.Count);
        foreach (string token in tokens)
        {
            if (TryReadByte(token, out byte value))
            {
                run.Add(value);
                continue;
            }

            Flush(run, result);
            result.Add(token);
        }

        Flush(run, result);
        tokens.Clear();
        tokens.AddRange(result);
    }

    /// <summary>Reads a byte token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="value">Receives its byte.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryReadByte(string token, out byte value)
    {
        // Rust also takes a sign before the digit.
        value = 0;
        if (token.Length != 6 || !token.StartsWith("<0x", StringComparison.Ordinal) || token[5] != '>')
        {
            return false;
        }

        ReadOnlySpan<char> digits = token.AsSpan(token[3] == '+' ? 4 : 3, token[3] == '+' ? 1 : 2);
        return byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static void Flush(List<byte> run, List<string> result)
    {
        byte[] bytes = [.. run];
        run.Clear();
        if (bytes.Length == 0)
        {
            return;
        }

        if (Utf8.IsValid(bytes))
        {
            result.Add(System.Text.Encoding.UTF8.GetString(bytes));
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            result.Add("\uFFFD");
        }
    }
}
