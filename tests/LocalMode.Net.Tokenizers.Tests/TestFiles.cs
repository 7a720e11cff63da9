using System.Text.Json;

namespace LocalMode.Tokenizers.Tests;

/// <summary>Finds files of the repository.</summary>
internal static class TestFiles
{
    public const string MiniLmTokenizer = "src/LocalMode.Net.Models.AllMiniLmL6V2/models/all-MiniLM-L6-v2/tokenizer.json";

    public const string SmolLM2Gguf = "src/LocalMode.Net.Models.SmolLM2/models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct-Q4_1.gguf";

    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Tokenizer(string relative) => Path("tests/Fixtures/tokenizers/" + relative);

    public static JsonDocument Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LocalMode.Net.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
