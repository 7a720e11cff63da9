using LocalMode.Models;

namespace LocalMode.Packaging.Tests.Models;

public sealed class PackagedModelTests
{
    public static TheoryData<ModelReference> Models { get; } = [AllMiniLmL6V2.Model, MiniLmStatic.Model, SmolLM2.Instruct135M];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task VerifyAsync_FilesInTheOutput_HaveThePublishedBytes(ModelReference model)
    {
        model.Path.Should().StartWith(Path.Combine(AppContext.BaseDirectory, "models"));

        await model.VerifyAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Files_OfThePackage_AreAllListedWithTheirLength(ModelReference model)
    {
        string root = model.IsDirectory ? model.Path : Path.GetDirectoryName(model.Path)!;
        IEnumerable<(string, long)> found = Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), new FileInfo(path).Length));

        model.Files.Select(file => (file.RelativePath, file.Length)).Should().BeEquivalentTo(found);
    }
}
