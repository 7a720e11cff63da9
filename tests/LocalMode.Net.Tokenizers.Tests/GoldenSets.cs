using System.Text.Json;

namespace LocalMode.Tokenizers.Tests;

/// <summary>Runs every set of a file of component goldens: nothing is picked, so that a set that is not read is a failure.</summary>
internal static class GoldenSets
{
    /// <summary>Compares all cases of all sets.</summary>
    /// <param name="file">The file.</param>
    /// <param name="component">The name of the component in a set.</param>
    /// <param name="run">Given the component and a case, gives what was expected and what was found.</param>
    /// <returns>The number of cases, and the differences.</returns>
    public static (int Cases, List<string> Differences) Compare(
        string file, string component, Func<JsonPart, Func<JsonElement, (string Expected, string Found)>> run)
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer(file));
        int cases = 0;
        var differences = new List<string>();
        foreach (JsonElement set in golden.RootElement.GetProperty("sets").EnumerateArray())
        {
            JsonElement value = set.GetProperty(component);
            Func<JsonElement, (string Expected, string Found)> compare;
            try
            {
                compare = run(new JsonPart(value, "$." + component, file));
            }
            catch (LocalModeException exception)
            {
                differences.Add(exception.Message);
                continue;
            }

            foreach (JsonElement sample in set.GetProperty("cases").EnumerateArray())
            {
                cases++;
                (string expected, string found) = compare(sample);
                if (expected != found)
                {
                    differences.Add($"{value.GetRawText()} of {sample[0].GetRawText()}: expected '{expected}', found '{found}'");
                }
            }
        }

        return (cases, differences);
    }
}
