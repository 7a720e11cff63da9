using System.Security.Cryptography;

namespace LocalMode.Core.Tests.Models;

public sealed class ModelReferenceVerifyTests : IDisposable
{
    private readonly TemporaryModel _model = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyAsync_FilesAsPublished_Completes()
    {
        _model.Add("config.json", 100);
        _model.Add("onnx/model.onnx", 300_000);

        Func<Task> verify = () => _model.Reference.VerifyAsync(cancellationToken: Token);

        await verify.Should().NotThrowAsync();
    }

    [Fact]
    public async Task VerifyAsync_UpperCaseHash_Completes()
    {
        ModelFile file = _model.Add("config.json", 100);
        ModelReference reference = ModelReference.FromPackage(
            "test/model", "MIT", Path.GetFileName(_model.Directory), [file with { Sha256 = file.Sha256.ToUpperInvariant() }]);

        Func<Task> verify = () => reference.VerifyAsync(cancellationToken: Token);

        await verify.Should().NotThrowAsync();
    }

    [Fact]
    public async Task VerifyAsync_OneByteAltered_NamesFileAndBothHashes()
    {
        _model.Add("config.json", 100);
        ModelFile published = _model.Add("onnx/model.onnx", 300_000);
        byte[] bytes = await File.ReadAllBytesAsync(_model.PathOf("onnx/model.onnx"), Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(_model.PathOf("onnx/model.onnx"), bytes, Token);

        ModelInvalidException error = await FailAsync<ModelInvalidException>(_model.Reference);

        AssertMismatch(error, published, "onnx/model.onnx", bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(299_999)]
    public async Task VerifyAsync_Truncated_NamesFileBothHashesAndLengths(int length)
    {
        ModelFile published = _model.Add("model.gguf", 300_000);
        byte[] bytes = (await File.ReadAllBytesAsync(_model.PathOf("model.gguf"), Token))[..length];
        await File.WriteAllBytesAsync(_model.PathOf("model.gguf"), bytes, Token);

        ModelInvalidException error = await FailAsync<ModelInvalidException>(_model.ReferenceTo("model.gguf"));

        AssertMismatch(error, published, "model.gguf", bytes);
        error.Message.Should().Contain("(300,000 bytes)").And.Contain(FormattableString.Invariant($"({length:N0} bytes)"));
    }

    [Fact]
    public async Task VerifyAsync_BytesAppended_IsAnErrorAndNoFractionAboveOne()
    {
        ModelFile published = _model.Add("model.gguf", 300_000);
        byte[] bytes = [.. await File.ReadAllBytesAsync(_model.PathOf("model.gguf"), Token), .. new byte[900_000]];
        await File.WriteAllBytesAsync(_model.PathOf("model.gguf"), bytes, Token);
        ProgressRecorder progress = new();

        ModelInvalidException error = await FailAsync<ModelInvalidException>(_model.Reference, progress);

        AssertMismatch(error, published, "model.gguf", bytes);
        progress.Reports.Should().NotBeEmpty().And.OnlyContain(report => report.Fraction <= 1);
    }

    [Fact]
    public async Task VerifyAsync_FileMissing_NamesItAndTheExpectedHash()
    {
        _model.Add("config.json", 100);
        ModelFile published = _model.Add("onnx/model.onnx", 1_000);
        File.Delete(_model.PathOf("onnx/model.onnx"));

        ModelNotFoundException error = await FailAsync<ModelNotFoundException>(_model.Reference);

        error.Model.Should().Be("test/model");
        error.ProbedPaths.Should().Equal(_model.PathOf("onnx/model.onnx"));
        error.ExpectedSha256.Should().Be(published.Sha256);
        error.Message.Should().Contain(_model.PathOf("onnx/model.onnx")).And.Contain(published.Sha256).And.Contain("found: no file")
            .And.Contain(ModelReference.ModelsPathVariable);
    }

    [Fact]
    public async Task VerifyAsync_ModelFileMissing_NamesItAndTheExpectedHash()
    {
        ModelFile published = _model.Add("model.gguf", 1_000);
        File.Delete(_model.PathOf("model.gguf"));

        ModelNotFoundException error = await FailAsync<ModelNotFoundException>(_model.ReferenceTo("model.gguf"));

        error.ProbedPaths.Should().Contain(_model.PathOf("model.gguf"));
        error.ExpectedSha256.Should().Be(published.Sha256);
    }

    [Fact]
    public async Task VerifyAsync_DirectoryMissing_NamesEveryPlaceLookedAt()
    {
        _model.Add("config.json", 100);
        ModelReference reference = _model.Reference;
        _model.Dispose();

        ModelNotFoundException error = await FailAsync<ModelNotFoundException>(reference);

        error.ProbedPaths.Should().Contain(_model.Directory);
        error.ExpectedSha256.Should().BeNull("a directory has no hash");
        error.Message.Should().Contain(_model.Directory);
    }

    [Fact]
    public async Task VerifyAsync_FileIsHeldByAnother_IsTypedAndKeepsTheCause()
    {
        ModelFile published = _model.Add("config.json", 100);
        await using FileStream held = new(_model.PathOf("config.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        ModelInvalidException error = await FailAsync<ModelInvalidException>(_model.Reference);

        error.File.Should().Be(_model.PathOf("config.json"));
        error.InnerException.Should().BeAssignableTo<IOException>();
        error.Message.Should().Contain(published.Sha256);
        error.FoundSha256.Should().BeNull("nothing was read");
    }

    [Fact]
    public async Task VerifyAsync_Progress_RisesToOneAndCountsBytesOverAllFiles()
    {
        _model.Add("a.bin", 1_000_000);
        _model.Add("b.bin", 3_000_000);
        ProgressRecorder progress = new();

        await _model.Reference.VerifyAsync(progress, Token);

        progress.Reports.Should().OnlyContain(report => report.Model == "test/model" && report.Stage == ModelLoadStage.Verifying);
        progress.Reports.Select(report => report.Fraction).Should().BeInAscendingOrder().And.Contain(0.25).And.EndWith(1);
        progress.Reports.Should().HaveCountGreaterThan(10, "a large file is reported while it is read").And.HaveCountLessThan(103);
    }

    [Fact]
    public async Task VerifyAsync_EmptyFiles_ReportsOneAndNoNaN()
    {
        _model.Add("empty.txt", 0);
        ProgressRecorder progress = new();

        await _model.Reference.VerifyAsync(progress, Token);

        progress.Reports.Select(report => report.Fraction).Should().Equal(1);
    }

    [Fact]
    public async Task VerifyAsync_CancelledBefore_ReadsNothing()
    {
        _model.Add("config.json", 100);
        ProgressRecorder progress = new();

        Func<Task> verify = () => _model.Reference.VerifyAsync(progress, new CancellationToken(canceled: true));

        await verify.Should().ThrowAsync<OperationCanceledException>();
        progress.Reports.Should().BeEmpty();
    }

    [Fact]
    public async Task VerifyAsync_CancelledWhileReading_Ends()
    {
        _model.Add("model.gguf", 4_000_000);
        using CancellationTokenSource cancellation = new();
        ProgressRecorder progress = new(_ => cancellation.Cancel());

        Func<Task> verify = () => _model.Reference.VerifyAsync(progress, cancellation.Token);

        await verify.Should().ThrowAsync<OperationCanceledException>();
        progress.Reports.Should().ContainSingle().Which.Fraction.Should().BeLessThan(1);
    }

    [Fact]
    public async Task VerifyAsync_ManyAtOnce_Complete()
    {
        _model.Add("model.gguf", 500_000);
        ModelReference reference = _model.Reference;

        Func<Task> verify = () => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reference.VerifyAsync(cancellationToken: Token)));

        await verify.Should().NotThrowAsync();
    }

    public void Dispose() => _model.Dispose();

    private static async Task<TException> FailAsync<TException>(ModelReference reference, IProgress<ModelLoadProgress>? progress = null)
        where TException : Exception
    {
        Func<Task> verify = () => reference.VerifyAsync(progress, Token);
        return (await verify.Should().ThrowExactlyAsync<TException>()).Which;
    }

    private void AssertMismatch(ModelInvalidException error, ModelFile published, string relativePath, byte[] found)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(found));
        error.File.Should().Be(_model.PathOf(relativePath));
        error.ExpectedSha256.Should().Be(published.Sha256);
        error.FoundSha256.Should().Be(hash);
        error.Message.Should().Contain(_model.PathOf(relativePath)).And.Contain(published.Sha256).And.Contain(hash);
    }
}
