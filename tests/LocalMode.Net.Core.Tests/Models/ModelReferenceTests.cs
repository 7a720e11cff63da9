namespace LocalMode.Core.Tests.Models;

public sealed class ModelReferenceTests : IDisposable
{
    private readonly TemporaryModel _model = new();

    [Fact]
    public void FromPackage_FolderBelowTheApplication_PointsThere()
    {
        _model.Add("config.json", 10);

        ModelReference reference = _model.Reference;

        reference.Path.Should().Be(_model.Directory);
        reference.IsDirectory.Should().BeTrue();
        reference.Name.Should().Be("test/model");
        reference.License.Should().Be("MIT");
        reference.Files.Should().ContainSingle().Which.RelativePath.Should().Be("config.json");
        reference.ToString().Should().Contain("test/model").And.Contain(_model.Directory);
    }

    [Fact]
    public void FromPackage_WithFile_PointsAtTheFile()
    {
        _model.Add("model.gguf", 10);

        ModelReference reference = _model.ReferenceTo("model.gguf");

        reference.Path.Should().Be(_model.PathOf("model.gguf"));
        reference.IsDirectory.Should().BeFalse();
    }

    [Fact]
    public void FromPackage_NothingThere_PointsBelowTheApplicationAndDoesNotThrow()
    {
        ModelReference reference = ModelReference.FromPackage("test/model", "MIT", "no-such-folder", []);

        reference.Path.Should().Be(Path.Combine(AppContext.BaseDirectory, "models", "no-such-folder"));
    }

    [Fact]
    public void FromPackage_NotBelowTheApplicationButInTheVariablesFolder_PointsThere()
    {
        // Tests that run at the same time see one more place to look at, which none of them counts.
        string folder = Path.Combine(_model.Directory, "elsewhere");
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable(ModelReference.ModelsPathVariable, _model.Directory);
        try
        {
            ModelReference.FromPackage("test/model", "MIT", "elsewhere", []).Path.Should().Be(folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ModelReference.ModelsPathVariable, null);
        }
    }

    [Fact]
    public void FromPackage_ListChangedAfterwards_IsNotSeen()
    {
        List<ModelFile> files = [new("config.json", 1, new string('0', 64))];
        ModelReference reference = ModelReference.FromPackage("test/model", "MIT", "folder", files);

        files.Clear();

        reference.Files.Should().ContainSingle();
    }

    [Theory]
    [InlineData("models/my-model", "my-model")]
    [InlineData("models/my-model/", "my-model")]
    public void FromDirectory_NoName_IsNamedAfterTheDirectory(string path, string name)
    {
        ModelReference reference = ModelReference.FromDirectory(path);

        reference.Name.Should().Be(name);
        reference.Path.Should().Be(Path.GetFullPath("models/my-model"));
        reference.License.Should().BeNull();
        reference.Files.Should().BeEmpty();
    }

    [Fact]
    public void FromFile_NoName_IsNamedAfterTheFileWithoutExtension()
    {
        ModelReference reference = ModelReference.FromFile("models/tiny.Q4.gguf");

        reference.Name.Should().Be("tiny.Q4");
        reference.IsDirectory.Should().BeFalse();
    }

    [Fact]
    public async Task VerifyAsync_OwnModelThatExists_ChecksNoHashAndReportsNothing()
    {
        _model.Add("config.json", 10);
        ProgressRecorder progress = new();

        await ModelReference.FromDirectory(_model.Directory).VerifyAsync(progress, TestContext.Current.CancellationToken);

        progress.Reports.Should().BeEmpty();
    }

    [Fact]
    public async Task VerifyAsync_OwnModelMissing_NamesThePath()
    {
        string path = Path.Combine(_model.Directory, "missing.gguf");

        Func<Task> verify = () => ModelReference.FromFile(path).VerifyAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await verify.Should().ThrowExactlyAsync<ModelNotFoundException>()).Which.ProbedPaths.Should().Equal(path);
    }

    [Fact]
    public void From_NullOrEmpty_IsTheCallersMistake()
    {
        Action[] nulls =
        [
            () => ModelReference.FromDirectory(null!),
            () => ModelReference.FromFile(null!),
            () => ModelReference.FromPackage(null!, "MIT", "folder", []),
            () => ModelReference.FromPackage("name", null!, "folder", []),
            () => ModelReference.FromPackage("name", "MIT", null!, []),
            () => ModelReference.FromPackage("name", "MIT", "folder", null!),
        ];

        nulls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
        FluentActions.Invoking(() => ModelReference.FromFile("")).Should().Throw<ArgumentException>();
    }

    public void Dispose() => _model.Dispose();
}
