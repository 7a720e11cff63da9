using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class PromptStateFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Beyond_SomeAreGone_CountsTheRestByTheirUse()
    {
        FileInfo[] files = [File("old", age: 3), File("gone", age: 2), File("middle", age: 1), File("new", age: 0)];
        System.IO.File.Delete(files[1].FullName);

        PromptStateFolder.Beyond(files, limit: 200).Should().Equal(files[0].FullName);
        PromptStateFolder.Beyond(files, limit: 299).Should().Equal(files[0].FullName);
        PromptStateFolder.Beyond(files, limit: 300).Should().BeEmpty();
        PromptStateFolder.Beyond(files, limit: 0).Should().Equal(files[3].FullName, files[2].FullName, files[0].FullName);
    }

    public void Dispose() => _folder.Dispose();

    private FileInfo File(string name, int age)
    {
        string path = _folder.Write(name, new byte[100]);
        System.IO.File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 9, 0, 0, 0, DateTimeKind.Utc).AddDays(-age));
        return new(path);
    }
}
