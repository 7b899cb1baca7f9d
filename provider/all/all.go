// Package all is the list of the clouds. It may import package provider and
// the packages of the clouds.
package all

import (
	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/ionos"
	"signoff/provider/jotelulu"
	"signoff/provider/katapult"
	"signoff/provider/scp"
)

// APIs of every cloud, sorted by name.
func APIs() []*provider.API {
	return []*provider.API{gcore.API(), ionos.API(), jotelulu.API(), katapult.API(), scp.API()}
}

// API of a cloud by its short name, nil if there is none.
func API(name string) *provider.API {
	for _, api := range APIs() {
		if api.Name == name {
			return api
		}
	}
	return nil
}
