# /// answer
# title = "A class whose rows come from a generator"
# ///

# %% sweep
class Sweep:
    def __init__(self, data, target, numbers):
        self.data, self.target, self.numbers = data, target, numbers
        self.labels = {}

    def __iter__(self):
        for k in self.numbers:
            model = KMeans(n_clusters=k, n_init=10, random_state=42).fit(self.data)
            self.labels[k] = model.labels_
            yield {
                "n_clusters": k,
                "silhouette": silhouette_score(self.data, model.labels_),
                "v_measure": v_measure_score(self.target, model.labels_),
            }

    @property
    def table(self):
        return pd.DataFrame.from_records(list(self), index="n_clusters")


sweep = Sweep(X_scaled, y, range(2, 11))
scores = sweep.table
best_k = scores.silhouette.nlargest(1).index.item()


# %% profile
def described(labels):
    for number in sorted(set(labels)):
        yield number, df.loc[labels == number, feature_names]


members = dict(described(sweep.labels[best_k]))
cluster_profile = pd.DataFrame({number: part.mean() for number, part in members.items()}).T
cluster_sizes = pd.Series({number: len(part) for number, part in members.items()})
