using System.Text;

namespace LocalMode.Ratios.Constraints;

/// <summary>A place in an instance where a token was refused.</summary>
/// <param name="Token">The token's place among the instance's tokens; their count if all were taken.</param>
/// <param name="Text">The token's text.</param>
/// <param name="Before">The text before it, its last part.</param>
/// <param name="Part">What stands there: name, string, number, structure or end.</param>
/// <param name="Pointer">The value in which it stands, as a JSON pointer.</param>
internal sealed record RefusalPlace(int Token, string Text, string Before, string Part, string Pointer)
{
    private const int Shown = 60;

    /// <summary>Finds out about a place.</summary>
    /// <param name="token">The token's place.</param>
    /// <param name="text">The token's text, or null at the end.</param>
    /// <param name="before">All text before it.</param>
    public static RefusalPlace Of(int token, string? text, string before)
    {
        // One frame for every object (the name that was read last) and array (the index), from the outside in.
        List<(bool IsObject, string Name, int Index)> frames = [];
        bool inString = false;
        bool isName = false;
        StringBuilder name = new();
        for (int i = 0; i < before.Length; i++)
        {
            char c = before[i];
            if (inString)
            {
                if (c == '"')
                {
                    inString = false;
                    if (isName)
                        frames[^1] = frames[^1] with { Name = name.ToString() };
                }
                else
                {
                    name.Append(c);
                    if (c == '\\' && i + 1 < before.Length)
                        name.Append(before[++i]);
                }

                continue;
            }

            switch (c)
            {
                case '"':
                    inString = true;
                    isName = frames.Count > 0 && frames[^1].IsObject && LastStructure(before, i) is '{' or ',' && frames[^1].IsObject;
                    name.Clear();
                    break;
                case '{' or '[':
                    frames.Add((c == '{', "", 0));
                    break;
                case '}' or ']' when frames.Count > 0:
                    frames.RemoveAt(frames.Count - 1);
                    break;
                case ',' when frames.Count > 0:
                    frames[^1] = frames[^1] with { Index = frames[^1].Index + 1 };
                    break;
            }
        }

        string part = text is null ? "end"
            : inString ? (isName ? "name" : "string")
            : before.Length > 0 && (char.IsAsciiLetterOrDigit(before[^1]) || before[^1] is '-' or '.' or '+') ? "number or literal"
            : "structure";
        string pointer = string.Concat(frames.Select(static f => "/" + (f.IsObject ? f.Name : $"{f.Index}")));
        return new(token, text ?? "", before.Length <= Shown ? before : before[^Shown..], part, pointer);
    }

    private static char LastStructure(string text, int end)
    {
        int i = end - 1;
        while (i >= 0 && text[i] is ' ' or '\n')
            i--;
        return i < 0 ? '\0' : text[i];
    }
}
