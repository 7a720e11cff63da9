using System.Text;

namespace LocalMode;

/// <summary>Takes two answers as the same if their letters and digits are, whatever their case, Unicode form, spaces and punctuation.</summary>
/// <remarks>What tells numbers apart counts: a sign before a digit, and a point or comma between two. Safe for concurrent use.</remarks>
internal sealed class PlainAnswerComparer : IEqualityComparer<string>
{
    private PlainAnswerComparer()
    {
    }

    public static PlainAnswerComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => x is null || y is null ? ReferenceEquals(x, y) : Plain(x) == Plain(y);

    public int GetHashCode(string obj) => Plain(obj).GetHashCode(StringComparison.Ordinal);

    private static string Plain(string answer)
    {
        string text = Normal(answer);
        StringBuilder plain = new(text.Length);
        bool gap = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]) && !char.IsSurrogate(text[i]) && !BelongsToNumber(text, i))
            {
                gap = true;
                continue;
            }
            if (gap && plain.Length > 0)
                plain.Append(' ');
            gap = false;
            plain.Append(char.ToLowerInvariant(text[i]));
        }
        // An answer of signs alone, such as an operator, is compared as it is.
        return plain.Length > 0 ? plain.ToString() : text.Trim();
    }

    private static string Normal(string answer)
    {
        try
        {
            return answer.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair, which a cut answer may end with, has no normal form.
            return answer;
        }
    }

    private static bool BelongsToNumber(string text, int at)
    {
        bool digitFollows = at + 1 < text.Length && char.IsDigit(text[at + 1]);
        bool afterWord = at > 0 && char.IsLetterOrDigit(text[at - 1]);
        return text[at] switch
        {
            '.' or ',' => digitFollows && afterWord && char.IsDigit(text[at - 1]),
            '-' or '\u2212' => digitFollows && !afterWord,
            _ => false,
        };
    }
}
