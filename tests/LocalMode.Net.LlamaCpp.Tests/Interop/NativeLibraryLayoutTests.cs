using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Tests.Interop;

public sealed class NativeLibraryLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Locate_NothingThere_NamesEveryFileAndTheRemedy()
    {
        NativeLibraryException error = FluentActions.Invoking(() => NativeLibraryLayout.Locate(null, _folder.Path))
            .Should().Throw<NativeLibraryException>().Which;

        error.ProbedPaths.Should().HaveCount(6);
        error.ProbedPaths.Should().OnlyContain(path => path.StartsWith(_folder.Path, StringComparison.Ordinal));
        error.Message.Should().Contain($"LocalMode.Net.LlamaCpp.Native.{NativeLibraryLayout.RuntimeId}").And.Contain("LOCALMODE_LLAMACPP_PATH");
    }

    [Fact]
    public void Locate_FilesInTheRoot_GivesTheRoot()
    {
        Fill("");

        NativeLibraryLayout.Locate(null, _folder.Path).Should().Be(_folder.Path);
    }

    [Fact]
    public void Locate_FilesBelowRuntimes_GivesThatFolder()
    {
        string native = Path.Combine("runtimes", NativeLibraryLayout.RuntimeId, "native");
        Fill(native);

        NativeLibraryLayout.Locate(null, _folder.Path).Should().Be(Path.Combine(_folder.Path, native));
    }

    [Fact]
    public void Locate_VariableSet_LooksOnlyThere()
    {
        Fill("");
        string elsewhere = Path.Combine(_folder.Path, "elsewhere");

        NativeLibraryException error = FluentActions.Invoking(() => NativeLibraryLayout.Locate(elsewhere, _folder.Path))
            .Should().Throw<NativeLibraryException>().Which;

        error.ProbedPaths.Should().HaveCount(3).And.OnlyContain(path => path.StartsWith(elsewhere, StringComparison.Ordinal));
    }

    [Fact]
    public void Locate_OneFileMissing_IsNotEnough()
    {
        Fill("");
        File.Delete(Path.Combine(_folder.Path, NativeLibraryLayout.Files().Last().FileName));

        FluentActions.Invoking(() => NativeLibraryLayout.Locate(null, _folder.Path)).Should().Throw<NativeLibraryException>();
    }

    [Fact]
    public void Locate_BuildForAGpu_IsFoundByItsOwnNames()
    {
        Fill("");
        string[] plain = [.. NativeLibraryLayout.Files().Select(file => Path.Combine(_folder.Path, file.FileName))];
        foreach (string file in plain[1..])
            File.Move(file, file.Replace(".v0.5.0", ".cuda.v0.5.0", StringComparison.Ordinal));

        NativeLibraryLayout.Locate(null, _folder.Path).Should().Be(_folder.Path);
        NativeLibraryLayout.FilesOf(_folder.Path).Select(file => file.Path).Should().OnlyContain(file => File.Exists(file)).And.HaveCount(3);
    }

    [Fact]
    public void Load_FilesThatAreNoLibraries_CarriesTheLoadersWords()
    {
        Fill("");

        NativeLibraryException error = FluentActions.Invoking(() => NativeLibrarySet.Load(_folder.Path))
            .Should().Throw<NativeLibraryException>().Which;

        error.LoaderMessage.Should().NotBeNullOrEmpty();
        error.InnerException.Should().NotBeNull();
        error.ProbedPaths.Should().ContainSingle();
    }

    public void Dispose() => _folder.Dispose();

    private void Fill(string below)
    {
        foreach ((_, string fileName) in NativeLibraryLayout.Files())
            _folder.Write(Path.Combine(below, fileName), [1, 2, 3]);
    }
}
