using System.Security.Cryptography;

namespace LocalMode.Core.Tests.Models;

/// <summary>A packaged model of known bytes, below the folder in which packaged models are looked for; deleted in the end.</summary>
internal sealed class TemporaryModel : IDisposable
{
    private readonly string _folder = $"test-{Guid.NewGuid():N}";
    private readonly List<ModelFile> _files = [];

    public TemporaryModel() => System.IO.Directory.CreateDirectory(Directory);

    public string Directory => Path.Combine(AppContext.BaseDirectory, "models", _folder);

    public ModelReference Reference => ModelReference.FromPackage("test/model", "MIT", _folder, _files);

    public ModelReference ReferenceTo(string file) => ModelReference.FromPackage("test/model", "MIT", _folder, _files, file);

    public string PathOf(string relativePath) => Path.Combine([Directory, .. relativePath.Split('/')]);

    /// <summary>Writes a file and publishes it as it is written.</summary>
    public ModelFile Add(string relativePath, int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relativePath))!);
        File.WriteAllBytes(PathOf(relativePath), bytes);
        ModelFile file = new(relativePath, length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        _files.Add(file);
        return file;
    }

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}
