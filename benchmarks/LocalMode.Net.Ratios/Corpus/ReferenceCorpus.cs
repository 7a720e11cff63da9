using System.Text.Json;
using LocalMode.Models;

namespace LocalMode.Ratios.Corpus;

/// <summary>
/// 512 paragraphs of mixed length, about 35 tokens of MiniLM on average: runs of words out of texts that never change, the golden texts that are English
/// prose and the model's licence. Always the same, on every machine.
/// </summary>
internal static class ReferenceCorpus
{
    public const int Count = 512;

    // Lengths are log-normal, as those of paragraphs are.
    private const int ShortestWords = 3;
    private const int LongestWords = 160;
    private const double MeanOfLog = 3.09;
    private const double DeviationOfLog = 0.55;

    private static readonly char[] Blanks = [' ', '\n', '\r', '\t'];

    public static IReadOnlyList<string> Texts { get; } = Create();

    private static string[] Create()
    {
        string[] words = ReadWords();
        string[] texts = new string[Count];

        // xorshift64*, so that no runtime's Random decides.
        ulong state = 20261125;
        for (int i = 0; i < Count; i++)
        {
            int length = Math.Clamp((int)Math.Exp(MeanOfLog + (DeviationOfLog * NextGaussian(ref state))), ShortestWords, LongestWords);
            int start = (int)(Next(ref state) * (words.Length - length));
            texts[i] = string.Join(' ', words.AsSpan(start, length)!);
        }

        return texts;
    }

    private static string[] ReadWords()
    {
        using JsonDocument goldens = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "all-MiniLM-L6-v2", "goldens.json")));

        // Code and other scripts have two or three times the tokens of as many characters of prose: sorting by characters would look worse than it is.
        IEnumerable<string> texts = goldens.RootElement.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)
            .Where(static text => text.Count(static c => char.IsAsciiLetter(c) || char.IsWhiteSpace(c)) > 0.92 * text.Length);
        string licence = File.ReadAllText(Path.Combine(AllMiniLmL6V2.Model.Path, "LICENSE"));
        return [.. texts.Append(licence).SelectMany(static text => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))];
    }

    private static double NextGaussian(ref ulong state) => Math.Sqrt(-2 * Math.Log(1 - Next(ref state))) * Math.Cos(2 * Math.PI * Next(ref state));

    private static double Next(ref ulong state)
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return (state * 2685821657736338717UL >> 11) * (1.0 / (1UL << 53));
    }
}
