using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.TokenRoles;

/// <summary>Copies a fixture into a directory of a test's own, to change some of its files.</summary>
internal static class FixtureCopy
{
    public static ModelDirectoryBuilder Of(string fixture, params (string File, string? Text)[] changes)
    {
        ModelDirectoryBuilder directory = new();
        foreach (string file in (ReadOnlySpan<string>)["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "onnx/model.onnx"])
            directory.Write(file, File.ReadAllBytes(Path.Combine(TaskFixture.Directory(fixture), file)));
        foreach ((string file, string? text) in changes)
        {
            if (text is null)
                File.Delete(directory.PathOf(file));
            else
                directory.Write(file, text);
        }

        return directory;
    }

    public static string Text(string fixture, string file) => File.ReadAllText(Path.Combine(TaskFixture.Directory(fixture), file));
}
